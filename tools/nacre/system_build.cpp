// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/system_build.hpp"

#include <algorithm>
#include <filesystem>

#include "tools/nacre/binding.hpp"
#include "tools/nacre/channel_interfaces.hpp"
#include "tools/nacre/checker/check.hpp"
#include "tools/nacre/device_tables.hpp"
#include "tools/nacre/isolation.hpp"
#include "tools/nacre/network.hpp"
#include "tools/nacre/policy_tables.hpp"
#include "tools/nacre/resolve.hpp"
#include "tools/nacre/rules.hpp"

namespace nacre::tool {
namespace {

/// The steps in order; each runs only if the ones before it found nothing wrong, and reports all that it finds.
class SystemBuilder {
 public:
  SystemBuilder(const SystemPaths& paths, Diagnostics& diagnostics)
      : paths_(paths), diagnostics_(diagnostics), out_(std::make_unique<BuiltSystem>()) {}

  std::unique_ptr<BuiltSystem> run() {
    if (describe() && load() && plan() && compose()) return std::move(out_);
    return nullptr;
  }

 private:
  bool good() const { return !diagnostics_.failed(); }

  bool describe() {
    out_->description = read_description(paths_.description, diagnostics_);
    if (!good()) return false;
    const std::string board = paths_.board_directory + "/" + out_->description.board_name.value + ".toml";
    if (!std::filesystem::exists(board)) {
      diagnostics_.error(out_->description.board_name.at, "no board is named '" + out_->description.board_name.value +
                                                              "': there is no " + board + "; expected " +
                                                              one_of(boards()));
      return false;
    }
    out_->board = read_board(board, diagnostics_);
    if (good()) resolve(out_->description, out_->board, diagnostics_);
    if (good()) check_rules(out_->description, out_->board, diagnostics_);
    if (good()) out_->response_times = analyse_response_times(out_->description, out_->board, diagnostics_);
    return good();
  }

  [[nodiscard]] std::vector<std::string> boards() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(paths_.board_directory, error)) {
      if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    }
    std::ranges::sort(names);
    return names;
  }

  /// In a project, what is built is meant to be used. Links lead to Nacre's own programs, of which it may leave some out.
  void warn_of_idle_programs() {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(paths_.component_directory, error)) {
      const std::string name = entry.path().stem().string();
      const auto has_name = [&](const Component& component) { return component.program.value == name; };
      if (entry.is_symlink() || entry.path().extension() != ".elf") continue;
      if (std::ranges::any_of(out_->description.components, has_name)) continue;
      diagnostics_.warning({paths_.description}, "no component has the program '" + name + "', which " +
                                                     entry.path().string() +
                                                     " is: it does not run without a [[component]] of its own");
    }
  }

  bool load() {
    if (paths_.project) warn_of_idle_programs();
    out_->kernel = try_read_elf(paths_.kernel, out_->description.name.at, diagnostics_);
    out_->programs = read_programs(out_->description, paths_.component_directory, diagnostics_);
    if (good()) out_->region_contents = read_region_contents(out_->description, paths_.build_folder, diagnostics_);
    return good();
  }

  bool plan() {
    BuiltSystem& o = *out_;
    o.interfaces = channel_interfaces(o.description, o.programs, diagnostics_);
    check_socket_channels(o.description, o.interfaces, diagnostics_);
    o.wiring = wire(o.description, o.board, diagnostics_);
    o.layout = lay_out({o.description, o.board, o.programs, *o.kernel}, diagnostics_);
    o.uses = bind({o.description, o.board, o.programs, o.wiring, o.layout}, diagnostics_);
    return good();
  }

  bool compose() {
    BuiltSystem& o = *out_;
    const AuthorityInput authority{o.description, o.board, o.programs, o.interfaces, o.wiring, o.layout};
    o.tables = build_tables(authority, diagnostics_);
    if (good()) o.policy = try_add_policy(authority, *o.tables, diagnostics_);
    if (!good()) return false;
    o.system_info = build_system_info(authority);
    o.isolation = build_isolation(authority);
    o.network = build_network_rules(o.description);
    const BuiltTables page_tables = build_page_tables(o.layout);
    const BuiltTables device_tables = build_device_tables(o.layout);
    o.image = build_image({o.layout, *o.kernel, o.programs, o.uses, *o.tables, *o.system_info, o.isolation.get(),
                           o.network.get(), page_tables, device_tables, o.region_contents},
                          o.description.name.at, diagnostics_);
    if (good()) check();
    return good();
  }

  void check() {
    const BuiltSystem& o = *out_;
    const checker::Inputs inputs{o.description, o.board, o.programs, o.region_contents, *o.kernel};
    for (const std::string& finding : checker::check_page_tables(o.image, inputs)) {
      diagnostics_.error(o.description.name.at, "the page tables of the image are wrong: " + finding);
    }
  }

  const SystemPaths& paths_;
  Diagnostics& diagnostics_;
  std::unique_ptr<BuiltSystem> out_;
};

/// The nearest folder above the file that holds `what`; empty if none does.
std::filesystem::path folder_above(const std::filesystem::path& file, const char* what) {
  namespace fs = std::filesystem;
  for (fs::path folder = fs::absolute(file).lexically_normal().parent_path(); folder.has_relative_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / what)) return fs::relative(folder);
  }
  return {};
}

}  // namespace

SystemPaths find_system(const std::string& system) {
  namespace fs = std::filesystem;
  fs::path file = system;
  if (!fs::exists(file) && fs::is_directory(fs::path("systems") / system)) file = fs::path("systems") / system;
  if (fs::is_directory(file)) file /= "system.toml";
  const fs::path tree = folder_above(file, "boards");
  const fs::path project = tree.empty() ? folder_above(file, "CMakeLists.txt") : fs::path();
  const fs::path root = project.empty() ? tree : project;
  const auto under = [&](const char* path) { return (root / path).lexically_normal().string(); };
  const std::string at = root.empty() ? "." : root.string();
  if (!project.empty()) {
    return {file.lexically_normal().string(),
            under("build/nacre/boards"),
            under("build/components"),
            under("build/nacre/kernel.elf"),
            under("build"),
            at,
            true};
  }
  return {file.string(),
          under("boards"),
          under("build/aarch64/components"),
          under("build/aarch64/kernel/kernel.elf"),
          under("build"),
          at};
}

std::unique_ptr<BuiltSystem> try_build_system(const SystemPaths& paths, Diagnostics& diagnostics) {
  return SystemBuilder(paths, diagnostics).run();
}

}  // namespace nacre::tool
