// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/debugger.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <fstream>

#include "tools/nacre/run/board_command.hpp"
#include "tools/nacre/run/paths.hpp"
#include "tools/nacre/run/signals.hpp"
#include "tools/nacre/run/web_probe.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool::run {
namespace {

using namespace std::chrono_literals;

/// Waits for gdb. A Ctrl-C is for gdb alone, which is in our process group; the other signals end everything.
int wait_for(process::Child& gdb, const Signals& signals) {
  for (;;) {
    if (auto status = gdb.status()) return *status;
    pollfd waits{signals.descriptor(), POLLIN, 0};
    if (poll(&waits, 1, 100) <= 0) continue;
    int signal = signals.take();
    if (signal == SIGTERM || signal == SIGHUP) return 128 + signal;
  }
}

int failed(const std::string& why) {
  fmt::print(stderr, "nacre: {}\n", why);
  return 1;
}

bool wait_for_socket(const std::filesystem::path& socket, process::Child& board) {
  pollfd nothing{-1, 0, 0};
  for (int tries = 0; tries < 500 && !board.status(); ++tries) {
    if (std::filesystem::exists(socket)) return true;
    poll(&nothing, 1, 20);
  }
  return false;
}

/// Sources of Nacre's own parts: of programs that the tree has built, and of headers that a project includes.
std::string source_folders() {
  return fmt::format("directory {}:{}\n", tree_folder().string(), (sdk_folder() / "include").string());
}

}  // namespace

std::string debugger_script(const SystemFacts& facts, size_t id, const std::filesystem::path& socket) {
  const std::string here = fmt::format("($TTBR0_EL1 >> 48) == {}", id + 1);
  std::string text = "set confirm off\nset pagination off\nset architecture aarch64\n";
  text += fmt::format("file {}\nadd-symbol-file {}\n", facts.programs[id].string(), facts.kernel.string());
  text += fmt::format("target remote {}\n", socket.string());
  text += fmt::format("define here\n  break $arg0 if {}\nend\n", here);
  text += fmt::format(
      "document here\nhere PLACE: a breakpoint in {}, and not at the same address of another component.\nend\n",
      facts.components[id].name);
  text += fmt::format("tbreak *{:#x} if {}\ncontinue\n", facts.entries[id], here);
  return text;
}

int debug(const SystemFacts& facts, const std::string& component, const std::filesystem::path& modbus_peer,
          const std::filesystem::path& console) {
  auto found = std::ranges::find(facts.components, component, &ComponentFact::name);
  if (found == facts.components.end())
    return failed(fmt::format("{} has no component named {}", facts.name, component));
  const auto id = static_cast<size_t>(found - facts.components.begin());
  process::TemporaryFolder folder;
  const auto line = folder.path() / "line";
  const auto socket = folder.path() / "debugger";
  const auto script = folder.path() / "commands";
  std::ofstream(script) << source_folders() << debugger_script(facts, id, socket);
  Signals signals;
  BoardOptions options{.image = facts.image, .second_line = line, .debugger = socket, .console = console};
  options.network = facts.network;
  options.disk = facts.disk_file;
  options.web_port = facts.serves_web ? free_port(default_web_port) : 0;
  if (options.web_port != 0) fmt::print("dashboard: http://127.0.0.1:{}/\n", options.web_port);
  auto board = process::Child::start({.words = board_command(options),
                                      .input = process::Stream::none,
                                      .output = process::Stream::none,
                                      .error = process::Stream::pipe});
  if (!board) return failed(board.error());
  if (!wait_for_socket(socket, *board)) {
    process::Lines words;
    static_cast<void>(words.read_from(board->error()));
    return failed("QEMU does not start: " + words.next().value_or("it says nothing"));
  }
  std::optional<process::Child> peer;
  if (facts.second_line) {
    auto started = process::Child::start({.words = {modbus_peer, "--socket", line}, .output = process::Stream::none});
    if (!started) return failed(started.error());
    peer = std::move(*started);
  }
  fmt::print("The console is in {}. `here PLACE` sets a breakpoint in {}; `quit` ends everything.\n", console.string(),
             component);
  fflush(stdout);
  auto gdb = process::Child::start({.words = {"gdb-multiarch", "-q", "-nx", "-x", script},
                                    .input = process::Stream::inherit,
                                    .output = process::Stream::inherit,
                                    .foreground = true});
  if (!gdb) return failed(gdb.error());
  return wait_for(*gdb, signals);
}

}  // namespace nacre::tool::run
