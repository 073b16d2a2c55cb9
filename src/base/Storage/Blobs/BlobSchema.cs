using Yiwang.Storage.Sql;

namespace Yiwang.Storage.Blobs;

public static class BlobSchema
{
    /// <summary>Who sent what and when: only they may refer to it first, and it is kept for a while though nothing refers to it yet.</summary>
    public static Migration Migration { get; } = new(1, "blobs", ["create table blob_sent (name text not null, sender text not null, at_us bigint not null, primary key (name, sender))", "create index blob_sent_at on blob_sent (at_us)"]);
}
