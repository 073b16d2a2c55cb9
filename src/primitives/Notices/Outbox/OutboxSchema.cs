using Yiwang.Storage.Sql;

namespace Yiwang.Notices.Outbox;

/// <summary>What waits to be sent and to be escalated: neither fact nor derivable, so it lies in State.</summary>
public static class OutboxSchema
{
    public static readonly IReadOnlyList<Migration> Migrations =
    [
        new(1, "notices",
        [
            "create table notice_outbox (id text not null primary key, notice text not null, person text not null, channel text not null, owner text not null, batch text not null, due_us bigint not null, expires_us bigint not null, attempts bigint not null, trouble text)",
            "create index notice_outbox_due on notice_outbox (channel, due_us)",
            "create index notice_outbox_notice on notice_outbox (notice)",
            "create table notice_escalation (notice text not null, step bigint not null, owner text not null, due_us bigint not null, recipients text not null, primary key (notice, step))",
            "create index notice_escalation_due on notice_escalation (due_us)",
            "create table notice_window (owner text not null, grp text not null, began_us bigint not null, primary key (owner, grp))",
        ]),
    ];
}
