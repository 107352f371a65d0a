// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/web/request_reader.hpp"

#include "services/web/form.hpp"

namespace nacre::web {

/// What llhttp calls; `data` is the reader.
struct RequestReader::Callbacks {
  static RequestReader& reader(llhttp_t* parser) { return *static_cast<RequestReader*>(parser->data); }

  static int on_url(llhttp_t* parser, const char* at, size_t length) {
    RequestReader& self = reader(parser);
    self.target_.add(at, length);
    return self.target_.whole() ? 0 : self.refuse(Status::target_too_long);
  }
  static int on_header_field(llhttp_t* parser, const char* at, size_t length) {
    reader(parser).name_.add(at, length);
    return 0;
  }
  static int on_header_field_complete(llhttp_t* parser) {
    reader(parser).name_complete();
    return 0;
  }
  static int on_header_value(llhttp_t* parser, const char* at, size_t length) {
    RequestReader& self = reader(parser);
    if (self.field_ == Field::if_none_match) self.if_none_match_.add(at, length);
    if (self.field_ == Field::content_type) self.content_type_.add(at, length);
    return 0;
  }
  static int on_headers_complete(llhttp_t* parser) { return reader(parser).head_complete(); }
  static int on_body(llhttp_t* parser, const char* at, size_t length) {
    RequestReader& self = reader(parser);
    self.body_.add(at, length);
    return self.body_.whole() ? 0 : self.refuse(Status::content_too_large);
  }
  /// Pauses, so that the bytes of the next request stay where they are.
  static int on_message_complete(llhttp_t* parser) {
    RequestReader& self = reader(parser);
    self.state_ = State::complete;
    self.keep_alive_ = llhttp_should_keep_alive(parser) != 0 && parser->upgrade == 0;
    return HPE_PAUSED;
  }

  static constexpr llhttp_settings_t settings() {
    llhttp_settings_t all{};
    all.on_url = on_url;
    all.on_header_field = on_header_field;
    all.on_header_field_complete = on_header_field_complete;
    all.on_header_value = on_header_value;
    all.on_headers_complete = on_headers_complete;
    all.on_body = on_body;
    all.on_message_complete = on_message_complete;
    return all;
  }
};

RequestReader::RequestReader() {
  static constexpr llhttp_settings_t settings = Callbacks::settings();
  llhttp_init(&parser_, HTTP_REQUEST, &settings);
  parser_.data = this;
}

void RequestReader::begin() {
  llhttp_reset(&parser_);
  state_ = State::more;
  field_ = Field::other;
  head_done_ = false;
  keep_alive_ = false;
  size_ = 0;
  name_.clear();
  target_.clear();
  if_none_match_.clear();
  content_type_.clear();
  body_.clear();
}

size_t RequestReader::feed(std::span<const uint8_t> bytes) {
  if (state_ != State::more) return 0;
  bytes = bytes.first(std::min(bytes.size(), longest_request - size_));
  size_ += bytes.size();
  const char* const begin = reinterpret_cast<const char*>(bytes.data());
  const llhttp_errno_t error = llhttp_execute(&parser_, begin, bytes.size());
  if (state_ == State::complete) return static_cast<size_t>(llhttp_get_error_pos(&parser_) - begin);
  if (state_ == State::more && error != HPE_OK) refuse(Status::bad_request);
  if (state_ == State::more && size_ == longest_request)
    refuse(head_done_ ? Status::content_too_large : Status::head_too_large);
  return bytes.size();
}

Request RequestReader::request() const {
  Request request;
  const auto method = static_cast<llhttp_method_t>(parser_.method);
  if (method == HTTP_GET) request.method = Method::get;
  if (method == HTTP_HEAD) request.method = Method::head;
  if (method == HTTP_POST) request.method = Method::post;
  request.path = path_of(target_.view());
  request.if_none_match = if_none_match_.view();
  request.content_type = content_type_.view();
  request.body = body_.view();
  return request;
}

int RequestReader::refuse(Status status) {
  state_ = State::refused;
  refusal_ = status;
  return -1;
}

void RequestReader::name_complete() {
  field_ = Field::other;
  if (same_word(name_.view(), "if-none-match")) field_ = Field::if_none_match;
  if (same_word(name_.view(), "content-type")) field_ = Field::content_type;
  name_.clear();
}

int RequestReader::head_complete() {
  head_done_ = true;
  if (parser_.content_length > longest_body) return refuse(Status::content_too_large);
  return 0;
}

}  // namespace nacre::web
