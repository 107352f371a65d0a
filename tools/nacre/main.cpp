// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The command line of `nacre`. Each subcommand is one function `int NAME_command(const NAMEOptions&)` in its own header;
// an add_NAME function here declares its arguments.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>

#include "tools/bench/bench_command.hpp"
#include "tools/nacre/build_command.hpp"
#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/mutants_command.hpp"
#include "tools/nacre/policy/check_command.hpp"
#include "tools/nacre/policy/explain_command.hpp"
#include "tools/nacre/reference.hpp"
#include "tools/nacre/run/doctor_command.hpp"
#include "tools/nacre/run/run_command.hpp"
#include "tools/nacre/run/test_command.hpp"
#include "tools/nacre/sdk/new_command.hpp"
#include "tools/nacre/sdk/project.hpp"
#include "tools/nacre/verify_command.hpp"

namespace {

using Action = std::function<int()>;

/// The command, once the project that the system is in is built, if it is in one.
template <class Command, class Options>
Action with_project(Command command, const std::shared_ptr<Options>& options) {
  return [=] {
    options->system = nacre::tool::sdk::locate_system(options->system);
    const int status = nacre::tool::sdk::build_project(options->system);
    return status == 0 ? command(*options) : status;
  };
}

void add_build(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::BuildOptions>();
  CLI::App* command = app.add_subcommand("build", "Check a system description and build its image");
  command->add_option("SYSTEM", options->system, "A system.toml, its folder, or a name under systems/")->required();
  command->add_option("-o,--output", options->output, "The image; .map.json, .policy.json and .spdx.json are written beside it")
      ->required();
  command->add_option("--components", options->component_directory, "Folder of the components' ELF files");
  command->add_option("--kernel", options->kernel, "ELF file of the kernel");
  command->add_option("--boards", options->board_directory, "Folder of board descriptions");
  command->callback([options, &action] { action = with_project(nacre::tool::build_command, options); });
}

void add_run(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::run::RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Build a system, start it in QEMU and show what happens");
  command->add_option("SYSTEM", options->system, "A system.toml, its folder, or a name under systems/")
      ->capture_default_str();
  command->add_flag("--once", options->once, "End with the first decision on a real reading");
  command->add_option("--time-limit", options->time_limit, "Seconds that --once may take")->capture_default_str();
  command->add_option("--gdb", options->gdb, "Stop at the entry of this component, in gdb");
  command->add_option("--web-port", options->web_port, "Port of this host for the dashboard; another one if it is taken")
      ->capture_default_str();
  command->add_option("--disk", options->disk, "File of the system's disk; without, build/NAME.disk, made if need be");
  command->add_flag("--plain", options->plain, "Plain lines even on a terminal");
  command->callback([options, &action] { action = with_project(nacre::tool::run::run_command, options); });
}

void add_new(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::sdk::NewOptions>();
  CLI::App* command = app.add_subcommand("new", "Begin a project in a folder of its own, or a part of one");
  command->add_option("NAME", options->name, "Of the system, component or interface: small letters, digits and _")
      ->required();
  command->add_option("--template", options->template_name,
                      "system: a new project. component, driver, interface: for the project of this folder")
      ->capture_default_str();
  command->add_option("--device", options->device, "What a driver drives: a device of boards/BOARD.toml");
  command->callback([options, &action] { action = [options] { return nacre::tool::sdk::new_command(*options); }; });
}

/// Other work than proving, so the options of a proof exclude it.
CLI::Option* add_mutants(CLI::App& verify, const std::shared_ptr<nacre::tool::MutantsOptions>& options) {
  CLI::Option* mutants = verify.add_flag("--mutants");
  mutants->description("Instead: put faults into the kernel and the specification, and see that each is found");
  verify.add_option("--only", options->only, "Only this fault (any number of times)")->needs(mutants);
  verify.add_option("--systematic", options->systematic, "So many more, by rule, in instructions all over the kernel")
      ->needs(mutants);
  for (const char* const other : {"--rebuild", "--no-cache", "--entry", "--bundle", "--bundle-out", "--smt2", "--second-opinion"})
    mutants->excludes(verify.get_option(other));
  return mutants;
}

void add_verify(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::VerifyOptions>();
  CLI::App* command = app.add_subcommand("verify", "Check the claims about the kernel and about an image");
  CLI::Option* subject =
      command->add_option("SUBJECT", options->subject, "An image file, or a system as `nacre build` takes it");
  command->add_option("--system", options->system, "The system of an image file that is not named after it");
  command->add_option("--components", options->component_directory, "Folder of the components' ELF files");
  command->add_option("--kernel", options->kernel, "ELF file of the kernel");
  command->add_option("--boards", options->board_directory, "Folder of board descriptions");
  command->add_flag("--rebuild", options->rebuild, "Build the target twice and compare, too");
  command->add_flag("--no-cache", options->no_cache, "Prove everything anew");
  command->add_option("--workers", options->workers, "Threads; without, one for each processor");
  command->add_option("--entry", options->entries, "Only this entry into the kernel (any number of times)");
  command->add_option("--bundle", options->bundle, "Check this evidence instead of proving");
  command->add_option("--bundle-out", options->bundle_out, "Where the evidence goes; without, build/SYSTEM.bundle");
  command->add_option("--smt2", options->smt2, "Folder for the queries in SMT-LIB 2");
  command->add_flag("--second-opinion", options->second_opinion, "Ask z3 about every query, too");
  command->add_flag("--json", options->json, "One object instead of the table");
  auto faults = std::make_shared<nacre::tool::MutantsOptions>();
  CLI::Option* mutants = add_mutants(*command, faults);
  command->callback([options, faults, subject, mutants, &action] {
    action = [options] { return nacre::tool::verify_command(*options); };
    if (mutants->count() == 0) return;
    if (subject->count() != 0) faults->system = options->subject;
    faults->component_directory = options->component_directory;
    faults->kernel = options->kernel;
    faults->board_directory = options->board_directory;
    faults->workers = options->workers;
    faults->json = options->json;
    action = [faults] { return nacre::tool::mutants_command(*faults); };
  });
}

void add_bench(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::bench::BenchOptions>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure the figures that Nacre answers for, next to those of its peers");
  command->add_flag("--json", options->json, "One array of {name, value, unit}");
  auto* network = command->add_flag("--network", options->network, "Instead: the figures with a peer on this host");
  command->add_flag("--linux", options->beside_linux, "With --network: the distribution's Linux beside them, fetched (21 MB)")
      ->needs(network);
  command->add_option("--profile", options->profile,
                      "Instead: where this figure goes, by function");
  command->add_option("--kernel", options->kernel, "ELF file of another kernel");
  command->callback([options, &action] { action = [options] { return nacre::bench::bench_command(*options); }; });
}

void add_explain(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::policy::ExplainOptions>();
  CLI::App* command = app.add_subcommand("explain", "Print the automata of a policy as tables, a sentence for each case");
  command->add_option("POLICY", options->file, "A .policy file (language: docs/reference/policy.md)")->required();
  command->callback(
      [options, &action] { action = [options] { return nacre::tool::policy::explain_command(*options); }; });
}

void add_check(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::policy::CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Check a policy by itself and run its tests");
  command->add_option("POLICY", options->file, "A .policy file (language: docs/reference/policy.md)")->required();
  command->callback(
      [options, &action] { action = [options] { return nacre::tool::policy::check_command(*options); }; });
}

void add_doctor(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("doctor", "Say what is there and what is not");
  command->callback([&action] { action = nacre::tool::run::doctor_command; });
}

void add_test(CLI::App& app, Action& action) {
  auto options = std::make_shared<nacre::tool::run::TestOptions>();
  CLI::App* command = app.add_subcommand("test", "Build everything and run every test");
  command->prefix_command();
  command->footer("Further arguments go to ctest, for example -R NAME");
  command->callback([command, options, &action] {
    options->arguments = command->remaining();
    action = [options] { return nacre::tool::run::test_command(*options); };
  });
}

void add_reference(CLI::App& app, Action& action) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("reference", "Print the reference of the system description");
  command->add_option("SCHEMA", *file, "docs/reference/system.schema.json")->required();
  command->callback([file, &action] { action = [file] { return nacre::tool::reference_command(*file); }; });
}

std::string command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return nacre::tool::one_of(names);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"nacre: builds, runs and checks systems", "nacre"};
  app.require_subcommand(1);
  Action action;
  add_new(app, action);
  add_build(app, action);
  add_run(app, action);
  add_bench(app, action);
  add_verify(app, action);
  add_explain(app, action);
  add_check(app, action);
  add_test(app, action);
  add_doctor(app, action);
  add_reference(app, action);
  app.footer("./nacre docs, in the tree, makes pages of the headers in build/docs");
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    if (!app.get_subcommands().empty() || argc < 2) return app.exit(error);
    std::cerr << "nacre: error: there is no command '" << argv[1] << "'; expected " << command_names(app) << '\n';
    return error.get_exit_code();
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  try {
    return action();
  } catch (const std::exception& error) {
    std::cerr << "nacre: error: " << error.what() << '\n';
    return 1;
  }
}
