// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The lines that the auditor writes, and the chain of hashes through them. README.md gives the format to its readers.
#pragma once

#include <string_view>

#include "abi/audit.hpp"
#include "interfaces/supervision.hpp"
#include "lib/format.hpp"
#include "lib/sha256.hpp"

namespace nacre::auditor {

/// Longest line: three words, 20 digits each for two numbers, five small numbers, five hexadecimal words and the hash.
using Line = TextBuffer<240>;

enum class RingName : char { events = 'e', denials = 'd' };

/// H(n) = SHA-256(H(n-1) text(n)); H(0) is zero. The text is the line without the blank and the hash at its end.
class Chain {
 public:
  static constexpr unsigned shown = 8;  ///< bytes of the hash in a line

  void begin_after(const Digest& digest) { digest_ = digest; }
  [[nodiscard]] const Digest& digest() const { return digest_; }

  /// Takes the line into the chain and puts the first bytes of the new hash behind it.
  void seal(Line& line) {
    Sha256 hash;
    hash.update(digest_);
    const std::string_view text = line.view();
    hash.update({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    digest_ = hash.finish();
    line.add(' ');
    for (unsigned i = 0; i < shown; ++i) {
      line.add("0123456789abcdef"[digest_[i] >> 4]);
      line.add("0123456789abcdef"[digest_[i] & 15]);
    }
  }

 private:
  Digest digest_{};
};

inline void add_record(Line& line, RingName ring, const abi::Record& record) {
  format_to(line, "@audit {} {} {} {} {} {} {} {} {}", static_cast<char>(ring), record.sequence, record.time,
            record.kind, record.subject, record.object, record.method, record.detail, record.channel);
  for (const uint64_t value : record.value) format_to(line, " 0x{x}", value);
}

inline void add_lost(Line& line, RingName ring, uint64_t count, uint64_t next) {
  format_to(line, "@lost {} {} {}", static_cast<char>(ring), count, next);
}

inline void add_counters(Line& line, unsigned component, uint64_t unrecorded, uint64_t refused, uint64_t calls) {
  format_to(line, "@counted {} {} {} {}", component, unrecorded, refused, calls);
}

inline void add_spurious(Line& line, uint64_t count) { format_to(line, "@spurious {}", count); }

inline void add_status(Line& line, Instant time, unsigned component, const interfaces::ComponentStatus& status) {
  const unsigned isolated = status.phase == interfaces::Phase::isolated ? 1 : 0;
  format_to(line, "@status {} {} {} {} {} {} {} {}", time, component, status.state, status.generation, status.used,
            status.restarts, isolated, status.cause);
}

}  // namespace nacre::auditor
