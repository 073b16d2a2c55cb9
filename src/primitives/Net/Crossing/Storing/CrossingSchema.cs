using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Storing;

/// <summary>What State keeps of crossing: lanes, what waits and what became of it, what must not come twice, what both sides can show.</summary>
public static class CrossingSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } =
    [
        new(1, "crossing",
        [
            // next: number of the next message; one row a pact and sender
            "create table crossing_out (id bigint primary key, pact text not null, sender text not null, receiver text not null, next bigint not null, contact bigint)",
            "create unique index crossing_out_lane on crossing_out (pact, sender)",
            // state: 0 waits, 1 has its receipt, 2 was taken back or returned, and only its number still crosses; name: the key of the sender
            "create table crossing_outbox (lane bigint not null, number bigint not null, verb bigint not null, type text not null, subject text not null, grade bigint not null, name text not null, " +
                "body bytea, size bigint not null, queued bigint not null, state bigint not null, outcome text, detail text, answer bytea, batch bytea, settled bigint, primary key (lane, number))",
            "create unique index crossing_outbox_name on crossing_outbox (lane, name)",
            // acknowledged: the sender has the receipts below it
            "create table crossing_in (id bigint primary key, pact text not null, sender text not null, receiver text not null, next bigint not null, acknowledged bigint not null, contact bigint)",
            "create unique index crossing_in_lane on crossing_in (pact, sender)",
            // outcome: null = not handled yet; type: '' = taken back by its sender
            "create table crossing_inbox (lane bigint not null, number bigint not null, verb bigint not null, type text not null, subject text not null, name text not null, body bytea, size bigint not null, " +
                "sent bigint not null, received bigint not null, batch bytea not null, outcome text, detail text, answer bytea, primary key (lane, number))",
            "create table crossing_nonces (nonce text primary key, until bigint not null)",
            "create index crossing_nonces_until on crossing_nonces (until)",
            // a signed document of the other side, as it was: inward 1 = what it sent (digest and signature only), 0 = its receipts
            "create table crossing_proofs (pact text not null, sender text not null, inward bigint not null, first bigint not null, last bigint not null, at bigint not null, fields text not null, body bytea, " +
                "primary key (pact, sender, inward, first, at))",
            // notices of pacts that the other side has heard
            "create table crossing_told (pact text not null, sender text not null, told bigint not null, primary key (pact, sender))",
            "create table crossing_feeds (pact text not null, giver text not null, position bigint not null, primary key (pact, giver))",
        ]),
        // entries that came from another node from this position on were not given there
        new(2, "crossing", ["create table crossing_feeds_taken (pact text not null, giver text not null, position bigint not null, primary key (pact, giver))"]),
    ];
}
