// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The heads of answers. Every answer carries `security_headers`: a page runs only the scripts of its own device, and
// nothing is sent elsewhere.
#pragma once

#include "services/web/site.hpp"

namespace nacre::web {

inline constexpr std::string_view security_headers =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";

[[nodiscard]] constexpr std::string_view reason(Status status) {
  switch (status) {
    case Status::ok:
      return "OK";
    case Status::no_content:
      return "No Content";
    case Status::not_modified:
      return "Not Modified";
    case Status::bad_request:
      return "Bad Request";
    case Status::forbidden:
      return "Forbidden";
    case Status::not_found:
      return "Not Found";
    case Status::method_not_allowed:
      return "Method Not Allowed";
    case Status::timeout:
      return "Request Timeout";
    case Status::content_too_large:
      return "Content Too Large";
    case Status::target_too_long:
      return "URI Too Long";
    case Status::unsupported_type:
      return "Unsupported Media Type";
    case Status::head_too_large:
      return "Request Header Fields Too Large";
    case Status::unavailable:
      break;
  }
  return "Service Unavailable";
}

template <class Out>
constexpr void begin_head(Out& out, Status status) {
  format_to(out, "HTTP/1.1 {} {}\r\n", static_cast<unsigned>(status), reason(status));
  out.add(security_headers);
}

/// A small answer of JSON in `scratch`, which is never stored by anybody. `header` is one more line, or empty.
[[nodiscard]] inline Reply json_reply(Scratch& scratch, Status status, std::string_view body,
                                      std::string_view header = {}) {
  scratch.clear();
  begin_head(scratch, status);
  scratch.add(header);
  format_to(scratch, "Content-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: {}\r\n",
            body.size());
  const size_t head = scratch.view().size();
  scratch.add(body);
  return {scratch.view().substr(0, head), scratch.view().substr(head), false};
}

/// An error in the words of its status.
[[nodiscard]] inline Reply error_reply(Scratch& scratch, Status status, std::string_view header = {}) {
  TextBuffer<80> body;
  format_to(body, "{\"error\":\"{}\"}", reason(status));
  return json_reply(scratch, status, body.view(), header);
}

}  // namespace nacre::web
