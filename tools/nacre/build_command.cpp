// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/build_command.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "tools/nacre/map_file.hpp"
#include "tools/nacre/policy_map.hpp"
#include "tools/nacre/report.hpp"
#include "tools/nacre/sbom.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::tool {
namespace {

enum class Readers { everybody, owner };

/// What the owner alone may read is never there with wider rights, not even while it is written.
bool write_file(const std::string& path, Readers readers, const void* bytes, size_t size) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder);
  if (readers == Readers::owner) {
    fs::remove(path);
    std::ofstream(path, std::ios::binary).close();
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }
  std::ofstream stream(path, std::ios::binary);
  stream.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  stream.close();
  if (!stream) fmt::print(stderr, "{}: error: cannot be written\n", path);
  return static_cast<bool>(stream);
}

/// packages.lock.json of the tree, or of the Nacre that the project was built against; null if there is none.
nlohmann::json read_lock(const SystemPaths& paths) {
  std::ifstream stream(paths.project ? paths.build_folder + "/nacre/packages.lock.json"
                                     : paths.root + "/packages.lock.json");
  if (!stream) return nullptr;
  return nlohmann::json::parse(stream);
}

bool write_text(const std::string& path, const std::string& text) {
  return write_file(path, Readers::everybody, text.data(), text.size());
}

/// None of an earlier system stays beside the image of one without a policy.
bool write_policy_map(const BuiltSystem& system, const std::string& path) {
  if (system.policy != nullptr) return write_text(path, policy_map_of(system).dump(1) + "\n");
  std::filesystem::remove(path);
  return true;
}

bool write_all(const BuiltSystem& system, const SystemPaths& paths, const std::string& output) {
  const Readers readers = holds_secret(system.description) ? Readers::owner : Readers::everybody;
  if (!write_file(output, readers, system.image.data(), system.image.size())) return false;
  if (!write_text(output + ".map.json", map_of(system).dump(1) + "\n")) return false;
  if (!write_policy_map(system, output + ".policy.json")) return false;
  if (!write_text(output + ".spdx.json", sbom_of(system, read_lock(paths), creation_time()).dump(1) + "\n"))
    return false;
  fmt::print("{}", report_of(system, paths.root));
  return true;
}

}  // namespace

int build_command(const BuildOptions& options) {
  SystemPaths paths = find_system(options.system);
  if (!options.component_directory.empty()) paths.component_directory = options.component_directory;
  if (!options.kernel.empty()) paths.kernel = options.kernel;
  if (!options.board_directory.empty()) paths.board_directory = options.board_directory;
  Diagnostics diagnostics;
  const auto system = try_build_system(paths, diagnostics);
  fmt::print(stderr, "{}", diagnostics.text());
  if (system == nullptr) return 1;
  return write_all(*system, paths, options.output) ? 0 : 1;
}

}  // namespace nacre::tool
