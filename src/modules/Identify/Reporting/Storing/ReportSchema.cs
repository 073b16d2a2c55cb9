using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Storing;

/// <summary>What reporting keeps in State: documents with their signatures, receipts, how far each table is, what people typed, and the node's hours.</summary>
internal static class ReportSchema
{
    public static readonly Migration Migration = new(1, "reporting",
    [
        "create table report_out (pact text not null, prefix text not null, tbl text not null, period text not null, part bigint not null, row_count bigint not null, missing text not null, digest text not null, same bigint not null, body bytea not null, made_us bigint not null, number bigint, outcome text, detail text, answer bytea, receipt_us bigint, position bigint, primary key (pact, prefix, tbl, period, part))",
        "create index report_out_made on report_out (made_us)",
        "create index report_out_open on report_out (number)",
        "create table report_mark (pact text not null, prefix text not null, tbl text not null, period text not null, digest text not null, primary key (pact, prefix, tbl))",
        "create table report_covered (pact text not null, prefix text not null, tbl text not null, period text not null, enterprise text not null, primary key (pact, prefix, tbl, period, enterprise))",
        "create table report_in (pact text not null, prefix text not null, tbl text not null, period text not null, part bigint not null, row_count bigint not null, problems text not null, missing text not null, digest text not null, same bigint not null, body bytea not null, made_us bigint not null, received_us bigint not null, position bigint, primary key (pact, prefix, tbl, period, part))",
        "create index report_in_received on report_in (received_us)",
        "create table report_typed (tbl text not null, subject text not null, line bigint not null, content text not null, saved_us bigint not null, saved_by text not null, primary key (tbl, subject, line))",
        "create table report_fault (number text not null primary key, prefix text not null, fault text not null, clears text, at_us bigint not null, kind bigint not null, cause text not null)",
        "create index report_fault_at on report_fault (at_us)",
        "create table report_fault_open (fault text not null primary key, number text not null, at_us bigint not null)",
        "create table report_fault_sent (pact text not null, number text not null, primary key (pact, number))",
        "create table report_hours (day bigint not null primary key, up_us bigint not null)",
        "create table report_beat (id bigint not null primary key, at_us bigint not null, stopped bigint not null, began_us bigint not null)",
    ]);
}
