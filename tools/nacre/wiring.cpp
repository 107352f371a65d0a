// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/wiring.hpp"

#include <fmt/format.h>

#include "abi/tables.hpp"

namespace nacre::tool {
namespace {

class Wirer {
 public:
  Wirer(const Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics), bits_(description.components.size()) {}

  Wiring run() {
    out_.slices.resize(d_.components.size());
    number_lines();
    number_calls();
    number_signals();
    size_t base = 0;
    for (Wiring::Slice& slice : out_.slices) {
      slice.channel_base = static_cast<uint16_t>(base);
      base += slice.channel_count;
    }
    if (base > abi::max_channels) {
      diagnostics_.error({d_.file, 1, 1},
                         fmt::format("{} channels and signals; the tables hold {}", base, abi::max_channels));
    }
    if (out_.lines.size() > abi::max_lines) {
      diagnostics_.error({d_.file, 1, 1},
                         fmt::format("{} interrupt lines; the tables hold {}", out_.lines.size(), abi::max_lines));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool supervises(ComponentId id) const {
    if (id.to_raw() == 0) return true;
    for (const Component& component : d_.components) {
      if (component.supervisor == id) return true;
    }
    return false;
  }

  uint8_t take_bit(ComponentId receiver, const Place& at) {
    const unsigned limit = supervises(receiver) ? fault_bit : 64;
    const unsigned bit = bits_[receiver.to_raw()]++;
    if (bit == limit) {
      diagnostics_.error(
          at,
          fmt::format(
              "'{}' receives more than 64 notifications: interrupts, signals, and one bit for faults if it supervises",
              d_.of(receiver).name.value));
    }
    return static_cast<uint8_t>(bit);
  }

  void number_lines() {
    for (size_t i = 0; i < d_.components.size(); ++i) {
      Wiring::Slice& slice = out_.slices[i];
      const auto id = ComponentId::from_raw(static_cast<uint8_t>(i));
      slice.line_base = static_cast<uint16_t>(out_.lines.size());
      for (const DeviceGrant& grant : d_.components[i].devices) {
        const Device* device = board_.find(grant.device.value);
        if (device == nullptr || device->interrupt == 0) continue;
        const uint8_t bit = take_bit(id, grant.device.at);
        out_.lines.push_back({id, grant.as, device->interrupt, device->edge, slice.line_count, bit, grant.cost});
        slice.line_count += 1;
      }
    }
  }

  void number_calls() {
    std::vector<unsigned> tags(d_.components.size());
    for (const Channel& channel : d_.channels) {
      out_.call_handles.push_back(out_.slices[channel.client.to_raw()].channel_count++);
      const unsigned tag = tags[channel.server.to_raw()]++;
      if (tag > UINT8_MAX)
        diagnostics_.error(channel.at, fmt::format("'{}' has more than 256 clients", channel.server_name.value));
      out_.call_tags.push_back(static_cast<uint8_t>(tag));
    }
  }

  void number_signals() {
    for (const Signal& signal : d_.signals) {
      out_.signal_handles.push_back(out_.slices[signal.from.to_raw()].channel_count++);
      out_.signal_bits.push_back(take_bit(signal.to, signal.at));
    }
  }

  const Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
  std::vector<unsigned> bits_;
  Wiring out_;
};

}  // namespace

uint16_t Wiring::call_index(const Description& description, size_t channel) const {
  return static_cast<uint16_t>(slices[description.channels[channel].client.to_raw()].channel_base +
                               call_handles[channel]);
}

uint16_t Wiring::signal_index(const Description& description, size_t signal) const {
  return static_cast<uint16_t>(slices[description.signals[signal].from.to_raw()].channel_base + signal_handles[signal]);
}

Wiring wire(const Description& description, const Board& board, Diagnostics& diagnostics) {
  return Wirer(description, board, diagnostics).run();
}

}  // namespace nacre::tool
