// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/stack_memory.hpp"

#include <fmt/format.h>

#include <stddef.h>

#include <stdexcept>

namespace nacre::hub_test {
namespace {

/// lwIP's structures as they are laid out in the component.
struct PoolDescriptor {
  uint16_t size;
  uint16_t count;
  uint64_t base;
  uint64_t first_free;
};
struct HeapPiece {
  uint16_t next;
  uint16_t previous;
  uint8_t used;
};
struct ControlBlock {
  uint32_t local_address;
  uint8_t remote_address[4];
  uint32_t options;
  uint64_t next;
  uint64_t owner;
  uint64_t extension[2];
  uint32_t state;
  uint8_t priority;
  uint16_t local_port;
  uint16_t remote_port;
};
constexpr uint64_t next_connection = offsetof(ControlBlock, next);
constexpr unsigned heap_size = 48 * 1024;

class Stack {
 public:
  explicit Stack(const observer::Subject& subject) : subject_(subject), id_(subject.id("tcpip")) {}

  [[nodiscard]] PoolDescriptor pool(const std::string& name) const {
    return at<PoolDescriptor>(subject_.symbol(id_, "memp_" + name));
  }
  [[nodiscard]] unsigned used(const std::string& name) const {
    const PoolDescriptor found = pool(name);
    return found.count - length(found.first_free, 0, found.count);
  }
  [[nodiscard]] unsigned list(const std::string& name) const {
    return length(subject_.symbol(id_, name), next_connection, pool("TCP_PCB").count);
  }
  [[nodiscard]] std::string peers() const {
    std::string text;
    for (auto each = at<uint64_t>(subject_.symbol(id_, "tcp_active_pcbs")); each != 0;) {
      const auto block = at<ControlBlock>(each);
      const uint8_t* const address = block.remote_address;
      text += fmt::format("{}.{}.{}.{}:{} in state {}{}; ", address[0], address[1], address[2], address[3],
                          block.remote_port, block.state, block.owner != 0 ? "" : ", let go");
      each = block.next;
    }
    return text;
  }
  [[nodiscard]] unsigned heap_used() const {
    const auto heap = at<uint64_t>(subject_.symbol(id_, "ram"));
    unsigned bytes = 0;
    for (unsigned place = 0; place < heap_size;) {
      const auto piece = at<HeapPiece>(heap + place);
      if (piece.next <= place) throw std::runtime_error("lwIP's heap is no list");
      if (piece.used != 0) bytes += piece.next - place;
      place = piece.next;
    }
    return bytes;
  }

 private:
  template <class T>
  [[nodiscard]] T at(uint64_t address) const {
    return subject_.memory().read<T>(subject_.physical(id_, address));
  }
  /// Of a list whose first is at `head` and whose next is at `offset` of each.
  [[nodiscard]] unsigned length(uint64_t head, uint64_t offset, unsigned most) const {
    unsigned count = 0;
    for (auto each = at<uint64_t>(head); each != 0; each = at<uint64_t>(each + offset)) {
      count += 1;
      if (count > most) throw std::runtime_error("a list of lwIP's is longer than its pool");
    }
    return count;
  }

  const observer::Subject& subject_;
  unsigned id_;
};

}  // namespace

StackUsage stack_usage(const observer::Subject& subject) {
  const Stack stack(subject);
  StackUsage usage;
  usage.connections = stack.list("tcp_active_pcbs");
  usage.peers = stack.peers();
  usage.segments = stack.used("TCP_SEG");
  usage.packets = stack.used("PBUF");
  usage.frames = stack.used("PBUF_POOL");
  usage.heap_bytes = stack.heap_used();
  usage.control_blocks = stack.used("TCP_PCB");
  usage.control_blocks_there = stack.pool("TCP_PCB").count;
  if (usage.control_blocks != usage.connections + stack.list("tcp_tw_pcbs") + stack.list("tcp_bound_pcbs"))
    throw std::runtime_error("control blocks of lwIP's are in no list");
  return usage;
}

}  // namespace nacre::hub_test
