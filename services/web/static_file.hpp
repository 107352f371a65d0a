// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Files that are part of the program, packed by gzip. Their answers are made once, at the start; a request costs no more
// than finding its file. The tag of a file's content is the checksum and size at the end of its gzip form.
#pragma once

#include "services/web/heads.hpp"

namespace nacre::web {

struct PackedFile {
  std::string_view path;
  std::string_view type;
  std::string_view bytes;
};

/// What has no gzip header and trailer cannot be served.
[[nodiscard]] constexpr bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 18 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

class StaticFile {
 public:
  StaticFile() = default;
  explicit StaticFile(const PackedFile& file) : path_(file.path), bytes_(file.bytes) {
    const std::string_view trailer = bytes_.substr(bytes_.size() - 8);
    tag_.add('"');
    for (const char each : trailer) {
      tag_.add("0123456789abcdef"[static_cast<unsigned char>(each) >> 4]);
      tag_.add("0123456789abcdef"[each & 15]);
    }
    tag_.add('"');
    begin_head(found_, Status::ok);
    format_to(found_, "Content-Type: {}\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n", file.type, bytes_.size());
    begin_head(same_, Status::not_modified);
    add_cache(found_);
    add_cache(same_);
  }

  [[nodiscard]] std::string_view path() const { return path_; }
  [[nodiscard]] std::string_view tag() const { return tag_.view(); }
  /// To GET and HEAD. A tag in the list, or a star, means that the client has the content.
  [[nodiscard]] Reply reply(const Request& request) const {
    const std::string_view known = request.if_none_match;
    if (known.find(tag()) != std::string_view::npos || known == "*") return {same_.view(), {}, false};
    return {found_.view(), bytes_, false};
  }

 private:
  void add_cache(TextBuffer<768>& head) const {
    format_to(head, "ETag: {}\r\nCache-Control: no-cache\r\n", tag_.view());
  }

  std::string_view path_;
  std::string_view bytes_;
  TextBuffer<18> tag_;
  TextBuffer<768> found_;
  TextBuffer<768> same_;
};

}  // namespace nacre::web
