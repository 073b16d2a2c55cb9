using Yiwang.Cases.Views;
using Yiwang.Events;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Sql;

namespace Yiwang.Cases;

/// <summary>Deletes attachments to which no case refers: forms that were never handed in, and what was erased.</summary>
public sealed class CaseBlobs(BlobStore blobs, IEvents events, IProjections projections, IDatabase views)
{
    /// <returns>How many were deleted; -1 = not now, as the view is behind.</returns>
    public async Task<int> CollectAsync(CancellationToken cancel = default)
    {
        // A view that is being rebuilt knows of fewer references than there are.
        if (events.Size > 0 && !await projections.WaitAsync(events.Size - 1, cancel, CaseBlobsView.ViewName)) return -1;
        return await blobs.CollectAsync(ReferredAsync, cancel);
    }

    private async ValueTask<bool> ReferredAsync(BlobName name, CancellationToken cancel) =>
        await views.ReadAsync(sql => sql.QueryFirst("select count(*) from case_blobs where name = @name", r => r.Int64(0), ("name", name.Hex)) > 0, cancel);
}
