// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The command line of `nacre`. Each subcommand is one function `int NAME_command(const NAMEOptions&)` in its own header;
// an add_NAME function here declares its arguments.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>

#include "tools/nacre/build_command.hpp"

namespace {

using Action = std::function<int()>;

void add_build(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::BuildOptions>();
  CLI::App* command = app.add_subcommand("build", "Check a system description and build its image");
  command->add_option("SYSTEM", options->system, "A system.toml, its folder, or a name under systems/")->required();
  command->add_option("-o,--output", options->output, "The image; .map.json and .spdx.json are written beside it")->required();
  command->add_option("--components", options->component_directory, "Folder of the components' ELF files");
  command->add_option("--kernel", options->kernel, "ELF file of the kernel");
  command->add_option("--boards", options->board_directory, "Folder of board descriptions");
  command->callback([options, &action] { action = [options] { return nacre::tool::build_command(*options); }; });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"nacre: builds, runs and checks systems", "nacre"};
  app.require_subcommand(1);
  Action action;
  add_build(app, action);
  CLI11_PARSE(app, argc, argv);
  try {
    return action();
  } catch (const std::exception& error) {
    std::cerr << "nacre: error: " << error.what() << '\n';
    return 1;
  }
}
