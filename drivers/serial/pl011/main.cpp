// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The console: text of many clients, one terminal on a PL011, input for one client. See README.md.
#include "abi/system_info.hpp"
#include "drivers/serial/pl011/multiplexer.hpp"
#include "drivers/serial/pl011/pl011.hpp"
#include "interfaces/console.hpp"
#include "user/loop.hpp"

namespace nacre::drivers {
namespace {

using interfaces::Console;
using System = user::Region<"system", abi::SystemInfo>;
using Terminal = user::Device<"pl011">;
using InputOwner = user::Accept<"input", Console, user::Need::optional>;
using InputSignal = user::Signal<"input", user::Need::optional>;

constexpr unsigned max_clients = 64;
constexpr unsigned client_capacity = 1024;
constexpr unsigned input_capacity = 64;

class ConsoleDriver {
 public:
  void begin() {
    const abi::SystemInfo& system = System::get();
    const uint64_t self = user::Self::id();
    for (unsigned i = 0; i < system.channel_count && i < abi::max_channels; ++i) {
      const abi::ChannelInfo& channel = system.channels[i];
      if (channel.server != self || channel.client >= abi::max_components || channel.tag >= max_clients) continue;
      text_.set_name(channel.tag, system.components[channel.client].name);
    }
    uart_.reset();
    // The line that a fall of this driver cut short ends here.
    uart_.send('\r');
    uart_.send('\n');
    user::line<"pl011">.done();
  }

  user::Answer<Console::Write> on(Console::Write, user::Caller caller, const user::Block<6>& block) {
    char text[user::Block<6>::size];
    unsigned size = 0;
    while (size < user::Block<6>::size && block.byte(size) != 0) {
      text[size] = static_cast<char>(block.byte(size));
      ++size;
    }
    const unsigned client = caller.to_raw();
    if (client >= max_clients || !text_.try_write(client, {text, size})) return Failed{Console::Status::full};
    if (!sending_) send();
    return Nothing{};
  }

  user::Answer<Console::Read> on(Console::Read, user::Caller caller) {
    if (!InputOwner::is(caller)) return Failed{Console::Status::not_owner};
    if (input_head_ == input_tail_) return Failed{Console::Status::no_input};
    user::Block<5> block;
    uint8_t count = 0;
    while (count < user::Block<5>::size && input_head_ != input_tail_) {
      block.set_byte(count++, input_[input_tail_++ % input_capacity]);
    }
    return std::tuple(count, block);
  }

  void on(user::Line<"pl011"> line) {
    uart_.clear_interrupts();
    receive();
    send();
    line.done();
  }

 private:
  /// One FIFO full at most: the rest goes when the device says that there is room.
  void send() {
    char byte = 0;
    for (unsigned i = 0; i < pl011::Uart::fifo_depth && uart_.can_send() && text_.try_take(byte); ++i) {
      uart_.send(static_cast<unsigned char>(byte));
    }
    const bool more = !text_.idle();
    if (more != sending_) uart_.listen(more ? pl011::TransmitInterrupt::on : pl011::TransmitInterrupt::off);
    sending_ = more;
  }

  /// What nobody has read when the buffer is full is lost, the newest first.
  void receive() {
    bool arrived = false;
    for (unsigned i = 0; i < 2 * pl011::Uart::fifo_depth && uart_.has_input(); ++i) {
      const unsigned char byte = uart_.receive();
      if (input_head_ - input_tail_ == input_capacity) continue;
      input_[input_head_++ % input_capacity] = byte;
      arrived = true;
    }
    if (arrived) [[maybe_unused]]
      const abi::Outcome told = InputSignal::raise();
  }

  pl011::Uart uart_{Terminal::address()};
  Multiplexer<max_clients, client_capacity> text_;
  unsigned char input_[input_capacity]{};
  unsigned input_head_ = 0;
  unsigned input_tail_ = 0;
  bool sending_ = false;
};

ConsoleDriver console;

}  // namespace
}  // namespace nacre::drivers

int main() {
  using namespace nacre;
  drivers::console.begin();
  user::run(drivers::console, user::serves<interfaces::Console>, user::line<"pl011">);
}
