// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A hostile unit, hostile timing and hostile clients against the master. The input is a list of steps of two bytes.
// Checked at each step: a value comes only out of bytes that form the reply to the question on the line, every
// transaction ends within its bound, and a client is told at most once.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "systems/hub/bus/master.hpp"

namespace {

using namespace nacre::modbus;
constexpr unsigned clients = 3;
constexpr Timing timing{.reply = 200, .quiet = 20, .quiet_limit = 100};
constexpr uint64_t longest = (Master<clients>::attempts + 1) * clients * (timing.reply + timing.quiet_limit) + 1000;

void require(bool condition) {
  if (!condition) std::abort();
}

/// What the checker itself knows: the questions asked, and the last bytes on the line.
struct Witness {
  std::array<Request, clients> asked = {};
  std::array<bool, clients> open = {};
  std::array<uint64_t, clients> since = {};
  std::array<uint8_t, longest_reply> tail = {};

  void see(uint8_t byte) {
    for (size_t i = 1; i < tail.size(); ++i) tail[i - 1] = tail[i];
    tail.back() = byte;
  }

  /// The last bytes are a whole answer to what this client asked.
  [[nodiscard]] bool answered(unsigned client) const {
    const size_t size = reply_size(asked[client]);
    const uint8_t* good = tail.data() + tail.size() - size;
    if (good[0] == asked[client].unit && good[1] == static_cast<uint8_t>(asked[client].function) && sealed(good, size))
      return true;
    const uint8_t* exception = tail.data() + tail.size() - exception_size;
    return exception[0] == asked[client].unit &&
           exception[1] == (static_cast<uint8_t>(asked[client].function) | exception_flag) &&
           sealed(exception, exception_size);
  }
};

class Run {
 public:
  void step(uint8_t what, uint8_t value) {
    switch (what % 8) {
      case 0:
        submit(value);
        break;
      case 1:
        wait(value);
        break;
      case 2:
        reply_honestly(value);
        break;
      case 3:
        line_.lose_line(now_);
        break;
      case 4:
        collect(value % clients);
        break;
      default:
        receive(value);
        break;
    }
    line_.advance(now_);
    Frame frame;
    if (line_.try_take_frame(frame)) last_frame_ = frame;
    settle(false);
    for (unsigned client = 0; client < clients; ++client)
      require(!witness_.open[client] || now_ - witness_.since[client] <= longest);
  }

 private:
  void submit(uint8_t value) {
    const unsigned client = value % clients;
    const uint16_t address = value >> 2 & 3;
    const Request request = (value & 0x80) != 0   ? write_coil(1, address, (value & 0x40) != 0)
                            : (value & 0x40) != 0 ? read_coil(1, address)
                                                  : read_input(1, address);
    witness_.since[client] = now_;  // a new question while one is open starts a new bound
    witness_.asked[client] = request;
    witness_.open[client] = true;
    line_.submit(client, request);
  }

  void wait(uint8_t ticks) {
    now_ += ticks;
    const uint64_t deadline = line_.deadline();
    if (deadline < now_) now_ = deadline;
  }

  void receive(uint8_t byte) {
    witness_.see(byte);
    line_.receive(byte, now_);
    settle(true);
  }

  void reply_honestly(uint8_t value) {
    uint8_t reply[longest_reply] = {last_frame_.bytes[0], last_frame_.bytes[1]};
    const auto function = static_cast<Function>(last_frame_.bytes[1]);
    size_t size = 6;
    if (function == Function::write_single_coil) {
      for (size_t i = 2; i < 6; ++i) reply[i] = last_frame_.bytes[i];
    } else {
      reply[2] = function == Function::read_coils ? 1 : 2;
      reply[3] = value;
      size = size_t{3} + reply[2];
    }
    seal(reply, size);
    for (size_t i = 0; i < size + 2; ++i) receive(reply[i]);
  }

  void collect(unsigned client) {
    const Result result = line_.collect(client);
    require((result.progress == Progress::in_progress) <= witness_.open[client]);
  }

  void settle(bool after_byte) {
    const uint64_t finished = line_.take_finished();
    for (unsigned client = 0; client < clients; ++client) {
      if ((finished >> client & 1) == 0) continue;
      require(witness_.open[client]);
      witness_.open[client] = false;
      for (uint64_t& since : witness_.since) since = now_;
      const Result result = line_.collect(client);
      require(result.progress != Progress::none && result.progress != Progress::in_progress);
      const bool has_value = result.progress == Progress::done || result.progress == Progress::refused;
      require(has_value == after_byte);
      require(!has_value || witness_.answered(client));
    }
  }

  Master<clients> line_{timing};
  Witness witness_;
  Frame last_frame_;
  uint64_t now_ = 1;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Run run;
  for (size_t i = 0; i + 1 < size; i += 2) run.step(data[i], data[i + 1]);
  return 0;
}
