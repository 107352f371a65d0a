// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A request as a site sees it, and the answer that it gives. Views of a request are good until the answer is made; views
// of a reply until it has been sent.
#pragma once

#include <stdint.h>

#include <span>
#include <string_view>

#include "lib/format.hpp"
#include "user/socket.hpp"

namespace nacre::web {

enum class Method : uint8_t { get, head, post, other };

struct Request {
  Method method = Method::other;
  std::string_view path;           ///< of the target, without its query
  std::string_view if_none_match;  ///< empty: none, or too long to be one of ours
  std::string_view content_type;
  std::string_view body;
  bool stream_free = false;  ///< a stream of events may be opened
};

enum class Status : uint16_t {
  ok = 200,
  no_content = 204,
  not_modified = 304,
  bad_request = 400,
  forbidden = 403,
  not_found = 404,
  method_not_allowed = 405,
  timeout = 408,
  content_too_large = 413,
  target_too_long = 414,
  unsupported_type = 415,
  head_too_large = 431,
  unavailable = 503,
};

/// `head` is the status line and the headers, without the empty line that ends them. A body that a HEAD request asked about
/// is left out by the sender.
struct Reply {
  std::string_view head;
  std::string_view body;
  bool stream = false;  ///< the body comes bit by bit from Site::feed, until one side ends the connection
};

/// Room for an answer that is made for one request; each connection has one.
using Scratch = TextBuffer<1280>;

/// What is served. Called for one connection at a time; `slot` says for which.
class Site {
 public:
  [[nodiscard]] virtual Reply answer(const Request& request, Scratch& scratch) = 0;
  virtual void begin_stream(unsigned slot) = 0;
  /// Writes what is due and fits, whole events only. True: something was written.
  [[nodiscard]] virtual bool feed(unsigned slot, user::SocketEnd& end, Instant now) = 0;

 protected:
  ~Site() = default;
};

}  // namespace nacre::web
