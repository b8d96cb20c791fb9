/*
 * What nginx's module asks of Passenger's library in order to serve, in place of that library, which Debian does not have.
 * The module is Debian's and so is the agent that runs the app; here stands only what lies between them: where an agent
 * listens that runs already, and that the app is one for Ruby.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cxx_supportlib/AppTypeDetector/CBindings.h"
#include "cxx_supportlib/Exceptions.h"
#include "cxx_supportlib/FileTools/PathManipCBindings.h"
#include "cxx_supportlib/Utils/CachedFileStat.h"
#include "cxx_supportlib/WatchdogLauncher.h"
#include "cxx_supportlib/WrapperRegistry/CBindings.h"

static int something;
static const char *core_address = "", *core_password = "", *instance_dir = "";

static const char *variable(const char *name) {
  const char *value = getenv(name);
  return value == NULL ? "" : strdup(value);
}

/* Called before nginx clears its environment. */
PsgWatchdogLauncher *psg_watchdog_launcher_new(PsgIntegrationMode mode, char **error) {
  core_address = variable("PASSENGER_CORE_ADDRESS");
  core_password = variable("PASSENGER_CORE_PASSWORD");
  instance_dir = variable("PASSENGER_INSTANCE_DIR");
  return &something;
}

int psg_watchdog_launcher_start(PsgWatchdogLauncher *launcher, const char *root, PsgJsonValue *config,
                                PsgAfterForkCallback after_fork, void *argument, char **error) {
  return 1;
}

static const char *told(const char *text, unsigned int *length) {
  if (length != NULL) *length = strlen(text);
  return text;
}

const char *psg_watchdog_launcher_get_core_address(PsgWatchdogLauncher *launcher, unsigned int *length) {
  return told(core_address, length);
}

const char *psg_watchdog_launcher_get_core_password(PsgWatchdogLauncher *launcher, unsigned int *length) {
  return told(core_password, length);
}

const char *psg_watchdog_launcher_get_instance_dir(PsgWatchdogLauncher *launcher, unsigned int *length) {
  return told(instance_dir, length);
}

size_t psg_app_type_detector_result_get_object_size() { return sizeof(something); }

PsgAppTypeDetectorResult *psg_app_type_detector_result_init(void *memory) { return memory; }

int psg_app_type_detector_result_is_null(const PsgAppTypeDetectorResult *result) { return 0; }

const PsgWrapperRegistryEntry *psg_app_type_detector_result_get_wrapper_registry_entry(
    const PsgAppTypeDetectorResult *result) {
  return &something;
}

const char *psg_wrapper_registry_entry_get_language(const PsgWrapperRegistryEntry *entry, size_t *length) {
  if (length != NULL) *length = strlen("ruby");
  return "ruby";
}

void pp_error_init(PP_Error *error) { memset(error, 0, sizeof(*error)); }

int pp_cached_file_stat_perform(PP_CachedFileStat *cache, const char *name, struct stat *found, unsigned int rate) {
  return stat(name, found);
}

const char *psg_extract_dir_name_static(const char *path, size_t length, size_t *result) {
  while (length > 1 && path[length - 1] != '/') length -= 1;
  *result = length > 1 ? length - 1 : length;
  return path;
}
