// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "systems/hub/web/hub_site.hpp"

#include "services/web/form.hpp"

namespace nacre::hub {
namespace {

using web::Method;
using web::Reply;
using web::Request;
using web::Scratch;

constexpr std::string_view unlock_path = "/api/unlock";
constexpr size_t code_digits = 6;

/// Exactly six digits.
[[nodiscard]] bool try_code(std::string_view text, interfaces::OneTimeCode& code) {
  if (text.size() != code_digits) return false;
  uint32_t value = 0;
  for (const char each : text) {
    if (each < '0' || each > '9') return false;
    value = value * 10 + static_cast<uint32_t>(each - '0');
  }
  code = interfaces::OneTimeCode(value);
  return true;
}

[[nodiscard]] std::string_view result_body(Unlocked result) {
  switch (result) {
    case Unlocked::opened:
      return "{\"result\":\"opened\"}";
    case Unlocked::refused:
      return "{\"result\":\"refused\"}";
    case Unlocked::paused:
      return "{\"result\":\"paused\"}";
    case Unlocked::unavailable:
      break;
  }
  return "{\"result\":\"unavailable\"}";
}

/// Whole, or not at all.
[[nodiscard]] bool try_send(user::SocketEnd& end, std::string_view text) {
  if (text.size() > end.room()) return false;
  return end.write({reinterpret_cast<const uint8_t*>(text.data()), text.size()}) != 0;
}

}  // namespace

HubSite::HubSite(const Regions& regions, Neighbours& neighbours, Frequency frequency,
                 const std::array<web::PackedFile, files>& packed)
    : records_(regions.records),
      neighbours_(neighbours),
      frequency_(frequency),
      names_(regions.system),
      status_(regions.status, names_.components(), frequency) {
  for (unsigned i = 0; i < files; ++i) {
    if (web::is_gzip(packed[i].bytes)) files_[i] = web::StaticFile(packed[i]);
  }
  web::JsonWriter json(system_room_);
  names_.write(json);
  system_text_ = json.text();
  web::begin_head(system_head_, web::Status::ok);
  format_to(system_head_, "Content-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: {}\r\n",
            system_text_.size());
  web::begin_head(stream_head_, web::Status::ok);
  stream_head_.add(std::string_view("Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"));
}

Reply HubSite::answer(const Request& request, Scratch& scratch) {
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (request.path == unlock_path) {
    if (request.method == Method::post) return unlock(request, scratch);
    return web::error_reply(scratch, web::Status::method_not_allowed, "Allow: POST\r\n");
  }
  if (reads) return answer_get(request, scratch);
  Request head;
  head.method = Method::head;
  head.path = request.path;
  const Reply found = answer_get(head, scratch);
  if (found.head.starts_with("HTTP/1.1 404")) return found;
  return web::error_reply(scratch, web::Status::method_not_allowed, "Allow: GET, HEAD\r\n");
}

Reply HubSite::answer_get(const Request& request, Scratch& scratch) {
  for (const web::StaticFile& file : files_) {
    if (!file.path().empty() && file.path() == request.path) return file.reply(request);
  }
  if (request.path == "/api/events") {
    if (request.method == Method::head) return {stream_head_.view(), {}, false};
    if (request.stream_free) return {stream_head_.view(), {}, true};
    return web::error_reply(scratch, web::Status::unavailable, "Retry-After: 5\r\n");
  }
  if (request.path == "/api/system") {
    if (system_text_.empty()) return web::error_reply(scratch, web::Status::unavailable);
    return {system_head_.view(), system_text_, false};
  }
  if (request.path == "/api/session") {
    if (request.method == Method::get) return session(scratch);
    return web::json_reply(scratch, web::Status::ok, {});
  }
  if (request.path == "/favicon.ico") {
    scratch.clear();
    web::begin_head(scratch, web::Status::no_content);
    return {scratch.view(), {}, false};
  }
  return web::error_reply(scratch, web::Status::not_found);
}

Reply HubSite::session(Scratch& scratch) {
  uint64_t random[2];
  if (!neighbours_.try_random(random)) {
    return web::error_reply(scratch, web::Status::unavailable, "Retry-After: 1\r\n");
  }
  TextBuffer<64> body;
  format_to(body, "{\"token\":\"{}\"}", sessions_.begin(random));
  return web::json_reply(scratch, web::Status::ok, body.view());
}

Reply HubSite::unlock(const Request& request, Scratch& scratch) {
  web::Decoded<Sessions::digits> token;
  web::Decoded<code_digits> digits;
  interfaces::OneTimeCode code;
  const bool understood = web::is_form(request.content_type) && web::try_field(request.body, "token", token) &&
                          web::try_field(request.body, "code", digits) && try_code(digits.view(), code);
  if (!understood) return web::error_reply(scratch, web::Status::bad_request);
  if (!sessions_.knows(token.view())) return web::json_reply(scratch, web::Status::forbidden, "{\"error\":\"token\"}");
  return web::json_reply(scratch, web::Status::ok, result_body(neighbours_.unlock(code)));
}

void HubSite::begin_stream(unsigned slot) {
  streams_[slot].status = 0;
  streams_[slot].cursor.begin(records_);
}

bool HubSite::feed(unsigned slot, user::SocketEnd& end, Instant now) {
  Stream& stream = streams_[slot];
  const bool status = feed_status(stream, end, now);
  return feed_records(stream, end) || status;
}

/// Only the newest one: who is slow misses some.
bool HubSite::feed_status(Stream& stream, user::SocketEnd& end, Instant now) {
  if (now >= status_due_) {
    status_.make(now, neighbours_);
    status_due_ = now + to_span(status_period, frequency_);
  }
  if (stream.status == status_.number() || !try_send(end, status_.text())) return false;
  stream.status = status_.number();
  return true;
}

bool HubSite::feed_records(Stream& stream, user::SocketEnd& end) {
  char room[longest_record_event];
  bool wrote = false;
  for (unsigned i = 0; i < interfaces::published_records; ++i) {
    interfaces::PublishedRecord entry;
    const bool found = stream.cursor.try_peek(records_, entry);
    if (const uint64_t lost = stream.cursor.lost(); lost != 0) {
      if (!try_send(end, lost_event(room, lost))) return wrote;
      stream.cursor.clear_lost();
      wrote = true;
    }
    if (!found) return wrote;
    const std::string_view event = record_event(room, entry, names_, frequency_);
    if (!event.empty() && !try_send(end, event)) return wrote;
    stream.cursor.advance();
    wrote = true;
  }
  return wrote;
}

}  // namespace nacre::hub
