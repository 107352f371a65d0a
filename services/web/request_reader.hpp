// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One request out of bytes, through llhttp: what a site wants to know is copied out, in bounded room, everything else is
// skipped. Bytes may come in any pieces.
#pragma once

#include <llhttp.h>

#include "services/web/site.hpp"

namespace nacre::web {

/// Bytes that are collected; what does not fit is dropped, and known to be.
template <size_t N>
class Collected {
 public:
  void clear() { size_ = 0; }
  void add(const char* bytes, size_t count) {
    const size_t fits = size_ < N ? std::min(count, N - size_) : 0;
    __builtin_memcpy(bytes_ + (fits != 0 ? size_ : 0), bytes, fits);
    size_ = count > ~size_t{0} - size_ ? ~size_t{0} : size_ + count;
  }
  [[nodiscard]] bool whole() const { return size_ <= N; }
  /// Empty unless it is whole.
  [[nodiscard]] std::string_view view() const { return {bytes_, whole() ? size_ : 0}; }

 private:
  char bytes_[N];
  size_t size_ = 0;
};

class RequestReader {
 public:
  static constexpr size_t longest_target = 128;
  static constexpr size_t longest_body = 256;
  static constexpr size_t longest_request = 8192;  ///< with head, chunk extensions and trailers

  enum class State : uint8_t { more, complete, refused };

  RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// For the next request of the connection, or of another one.
  void begin();
  /// Takes bytes up to the end of the request, or of what a request may have. Returns how many it took.
  size_t feed(std::span<const uint8_t> bytes);

  [[nodiscard]] State state() const { return state_; }
  /// Why the request is refused; the connection is of no more use then.
  [[nodiscard]] Status refusal() const { return refusal_; }
  /// Of a complete request.
  [[nodiscard]] Request request() const;
  /// The peer may send another request after this one.
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }
  /// The peer is of version 1.0 and must be told that the connection stays.
  [[nodiscard]] bool old_version() const { return parser_.http_minor == 0; }

 private:
  enum class Field : uint8_t { other, if_none_match, content_type };
  struct Callbacks;

  int refuse(Status status);
  void name_complete();
  int head_complete();

  llhttp_t parser_{};
  State state_ = State::more;
  Status refusal_ = Status::bad_request;
  Field field_ = Field::other;
  bool head_done_ = false;
  bool keep_alive_ = false;
  size_t size_ = 0;
  Collected<16> name_;
  Collected<longest_target> target_;
  Collected<64> if_none_match_;
  Collected<48> content_type_;
  Collected<longest_body> body_;
};

}  // namespace nacre::web
