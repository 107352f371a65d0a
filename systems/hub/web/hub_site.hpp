// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The hub's site: the dashboard's files, what the device says about itself, and the form that opens the door. Both sides of
// it are written to systems/hub/dashboard/API.md. A code goes to `door` and is kept nowhere.
#pragma once

#include <array>

#include "services/web/server.hpp"
#include "services/web/static_file.hpp"
#include "systems/hub/web/record_events.hpp"
#include "systems/hub/web/sessions.hpp"
#include "systems/hub/web/status_event.hpp"

namespace nacre::hub {

class HubSite final : public web::Site {
 public:
  static constexpr unsigned files = 3;
  static constexpr Seconds status_period = 1_s;
  static constexpr Milliseconds record_period = 250_ms;

  /// What the site reads; all of it is written by others.
  struct Regions {
    const abi::SystemInfo& system;
    const interfaces::SupervisionStatus& status;
    const interfaces::PublishedRecords& records;
  };

  HubSite(const Regions& regions, Neighbours& neighbours, Frequency frequency,
          const std::array<web::PackedFile, files>& packed);

  [[nodiscard]] web::Reply answer(const web::Request& request, web::Scratch& scratch) override;
  void begin_stream(unsigned slot) override;
  [[nodiscard]] bool feed(unsigned slot, user::SocketEnd& end, Instant now) override;

 private:
  struct Stream {
    RecordCursor cursor;
    uint64_t status = 0;  ///< number of the last status event that it was sent
  };

  [[nodiscard]] web::Reply answer_get(const web::Request& request, web::Scratch& scratch);
  [[nodiscard]] web::Reply session(web::Scratch& scratch);
  [[nodiscard]] web::Reply unlock(const web::Request& request, web::Scratch& scratch);
  [[nodiscard]] bool feed_status(Stream& stream, user::SocketEnd& end, Instant now);
  [[nodiscard]] bool feed_records(Stream& stream, user::SocketEnd& end);

  const interfaces::PublishedRecords& records_;
  Neighbours& neighbours_;
  Frequency frequency_;
  Names names_;
  Sessions sessions_;
  StatusEvent status_;
  Instant status_due_;
  std::array<web::StaticFile, files> files_;
  Stream streams_[interfaces::socket_count];
  TextBuffer<640> system_head_;
  TextBuffer<640> stream_head_;
  char system_room_[32 * 1024];
  std::string_view system_text_;
};

}  // namespace nacre::hub
