// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/events.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "tools/bench/marker_code.hpp"

namespace nacre::bench {
namespace {

using machine::failure;
using machine::Result;

class Descriptor {
 public:
  explicit Descriptor(int raw) : raw_(raw) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  [[nodiscard]] int raw() const { return raw_; }
  void close() {
    if (raw_ >= 0) ::close(raw_);
    raw_ = -1;
  }

 private:
  int raw_;
};

std::string plugin_argument(const CountedRun& run, int descriptor) {
  std::string text = run.plugin + ",fd=" + std::to_string(descriptor) + ",boundary=" + std::to_string(run.boundary);
  for (const uint64_t address : run.watches) text += ",watch=" + std::to_string(address);
  if (run.trace)
    text += ",trace=" + std::to_string(run.trace->marker) + ",execution=" + std::to_string(run.trace->execution);
  return text;
}

bool is_end(const Event& event) { return event.kind == EventKind::marker && event.number == end_marker; }

/// Reads whole events until the end marker.
Result<std::vector<Event>> read_events(int descriptor, std::chrono::milliseconds patience,
                                       const machine::Machine& machine) {
  std::vector<Event> events;
  std::vector<std::byte> pending;
  const auto end = std::chrono::steady_clock::now() + patience;
  while (events.empty() || !is_end(events.back())) {
    pollfd waiting{descriptor, POLLIN, 0};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) {
      return failure("the measured system did not reach its end; " + std::to_string(events.size()) +
                     " events, console:\n" + machine.console());
    }
    std::byte bytes[sizeof(Event) * 512];
    const ssize_t count = ::read(descriptor, bytes, sizeof bytes);
    if (count <= 0) return failure("QEMU ended during the measurement; console:\n" + machine.console());
    pending.insert(pending.end(), bytes, bytes + count);
    const size_t whole = pending.size() / sizeof(Event);
    const size_t before = events.size();
    events.resize(before + whole);
    std::memcpy(events.data() + before, pending.data(), whole * sizeof(Event));
    pending.erase(pending.begin(), pending.begin() + static_cast<ptrdiff_t>(whole * sizeof(Event)));
  }
  return events;
}

}  // namespace

Result<Counted> run_counted(const CountedRun& run) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failure("no pipe for the plugin");
  Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  machine::Options options;
  options.image = run.image;
  options.debugger = false;
  options.extra = run.extra;
  options.extra.insert(options.extra.end(), {"-plugin", plugin_argument(run, writing.raw())});
  options.inherited = {writing.raw()};
  auto machine = machine::Machine::start(options);
  if (!machine) return std::unexpected(machine.error());
  writing.close();
  auto events = read_events(reading.raw(), run.patience, *machine);
  if (!events) return std::unexpected(events.error());
  machine->process().kill();
  return Counted{std::move(*events), std::move(*machine)};
}

}  // namespace nacre::bench
