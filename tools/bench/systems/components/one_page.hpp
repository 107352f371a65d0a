// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The page of 1 KiB that is measured.
#pragma once

#include "services/web/heads.hpp"

namespace nacre::bench {

class OnePage final : public web::Site {
 public:
  static constexpr size_t size = 1024;

  OnePage() {
    web::begin_head(head_, web::Status::ok);
    format_to(head_, "Content-Type: text/plain\r\nContent-Length: {}\r\n", size);
    for (char& each : page_) each = 'x';
  }
  web::Reply answer(const web::Request& request, web::Scratch& scratch) override {
    if (request.path != "/") return web::error_reply(scratch, web::Status::not_found);
    return {head_.view(), {page_, size}, false};
  }
  void begin_stream(unsigned) override {}
  bool feed(unsigned, user::SocketEnd&, Instant) override { return false; }

 private:
  TextBuffer<512> head_;
  char page_[size];
};

}  // namespace nacre::bench
