// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// systems/hub with its peer on the line, a forwarded port and a browser that asks for pages all the time.
#pragma once

#include "tests/hub/browser.hpp"
#include "tests/hub/cable.hpp"
#include "tests/target/observer/subject.hpp"
#include "tools/nacre/run/web_probe.hpp"
#include "tools/process/child.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::hub_test {

class NetworkHub {
 public:
  /// Running, and a first page has come. Without a cable, the card is on QEMU's user networking as `nacre run` has it.
  explicit NetworkHub(Cable* cable = nullptr);

  [[nodiscard]] observer::Subject& subject() { return subject_; }
  [[nodiscard]] Browser& browser() { return browser_; }
  [[nodiscard]] uint16_t port() const { return port_; }

  void resume();
  /// In a component, or where the processor is about to wait: there all contexts are saved, and one that waits already
  /// cannot be stepped.
  void stop();
  /// Time of the board. The machine is stopped.
  [[nodiscard]] double seconds();
  /// The same of a running one.
  [[nodiscard]] double now();

  /// An answer to request `number` of the browser or a later one.
  [[nodiscard]] bool page_comes(uint64_t number);
  /// Seconds of the board until a page comes whose request is begun from now on; less than 0: none comes.
  [[nodiscard]] double time_to_page();

  /// Components that the supervisor has given up, and what the console says of missed deadlines.
  [[nodiscard]] std::string complaints();
  /// The newest records of starts, stops and faults, for a message. The machine is stopped.
  [[nodiscard]] std::string newest_events() const;

 private:
  [[nodiscard]] observer::Boot boot(const Cable* cable) const;

  process::TemporaryFolder folder_;
  std::string line_ = folder_.path() / "line";
  uint16_t port_ = tool::run::free_port(0);
  observer::Subject subject_;
  std::optional<process::Child> peer_;
  Browser browser_{port_};
};

}  // namespace nacre::hub_test
