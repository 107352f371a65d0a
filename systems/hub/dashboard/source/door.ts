// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The door: the state of its lock, and the form that takes a one-time code. The code goes to the device once and is
// kept nowhere.

import * as contract from "./contract";
import { part, write } from "./element";

const lockWords: Record<contract.Lock, string> = { locked: "locked", open: "open", unknown: "not known" };

const resultWords: Record<contract.UnlockResult, string> = {
  opened: "Accepted: the door opens.",
  refused: "Refused: this code is not accepted.",
  paused: "Paused after too many tries: codes are not looked at for a while. Try again in a minute.",
  unavailable: "The judge of codes does not answer. This code may be spent: take the next one.",
};

type Tone = "good" | "bad" | "none";

export class Door {
  private token: string | null = null;
  private busy = false;
  private readonly input = part<HTMLInputElement>("code");
  private readonly button = part<HTMLButtonElement>("unlock-button");

  constructor() {
    part<HTMLFormElement>("unlock").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
    this.input.addEventListener("input", () => this.input.removeAttribute("aria-invalid"));
  }

  update(door: { lock: contract.Lock } | null): void {
    part("lock").dataset.lock = door ? door.lock : "unknown";
    write(part("lock-text"), door ? lockWords[door.lock] : "not known: door does not answer");
  }

  /** The device may have been reset: its tokens too. */
  forget(): void {
    this.token = null;
  }

  private async submit(): Promise<void> {
    if (this.busy) return;
    const code = this.input.value.replace(/\s/g, "");
    if (!/^[0-9]{6}$/.test(code)) {
      this.input.setAttribute("aria-invalid", "true");
      this.say("A code has six digits.", "bad");
      this.input.focus();
      return;
    }
    this.setBusy(true);
    try {
      this.token ??= await this.fetchToken();
    } catch {
      this.say("The device gives no session now, and the code was not sent. Try again.", "bad");
      this.setBusy(false);
      return;
    }
    try {
      await this.send(code, this.token);
    } catch {
      this.say("The device did not answer. The code may be spent: look at the door.", "bad");
    } finally {
      this.setBusy(false);
    }
  }

  private async send(code: string, token: string): Promise<void> {
    const answer = await fetch("/api/unlock", {
      method: "POST",
      body: new URLSearchParams({ token, code }),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status === 403) {
      this.token = null;
      this.token = await this.fetchToken().catch(() => null);
      const next = this.token ? "There is a new one: press Unlock again." : "There is no new one yet: try again.";
      this.say(`The session had ended, and the code was not looked at. ${next}`, "bad");
      return;
    }
    const result = contract.unlockResult(contract.parse(await answer.text()));
    if (!answer.ok || !result) this.say(`The device answered something unknown (status ${answer.status}).`, "bad");
    else this.conclude(result);
  }

  private conclude(result: contract.UnlockResult): void {
    this.say(resultWords[result], result === "opened" ? "good" : "bad");
    if (result === "paused") return; // not looked at: the code is still good
    this.input.value = "";
    if (result !== "opened") this.input.focus();
  }

  private async fetchToken(): Promise<string> {
    const answer = await fetch("/api/session", { signal: AbortSignal.timeout(10_000) });
    const token = answer.ok ? contract.token(contract.parse(await answer.text())) : null;
    if (!token) throw new Error("the device gave no session token");
    return token;
  }

  private setBusy(busy: boolean): void {
    this.busy = busy;
    this.button.setAttribute("aria-disabled", String(busy));
    if (busy) this.say("Asking the device.", "none");
  }

  private say(text: string, tone: Tone): void {
    const result = part("unlock-result");
    result.dataset.tone = tone;
    write(result, text);
  }
}
