using Yiwang.Storage.Files;
using Yiwang.Storage.Sql;

namespace Yiwang.Storage.Blobs;

/// <summary>
/// Files that people attach, named by their content, so that the same photo twice is one. Durable before the answer. A blob is kept as long as something refers to it, and for a grace period after it was
/// sent. Who may read one is decided by whoever holds the reference, not here.
/// </summary>
public sealed class BlobStore(IFileSystem files, string folder, IDatabase state, BlobOptions options, TimeProvider time) : IDisposable
{
    private readonly BlobFiles _files = new(files, folder);
    // Naming and deleting exclude each other: a blob that is sent again while it is collected must not vanish.
    private readonly SemaphoreSlim _naming = new(1);
    // After a failed flush nothing that was written may be believed, until a restart.
    private volatile bool _readOnly;

    public BlobOptions Options => options;

    /// <param name="sender">Who may refer to it: an organisation.</param>
    public async Task<BlobTaken> PutAsync(Stream content, string sender, CancellationToken cancel = default)
    {
        if (_readOnly) return new(BlobFault.ReadOnly, default, 0);
        try
        {
            if (_files.FreeBytes < options.MinFreeBytes) return new(BlobFault.DiskFull, default, 0);
            if (await _files.ReceiveAsync(content, options.BytesMax, cancel).ConfigureAwait(false) is not { } received) return new(BlobFault.TooLarge, default, 0);
            await _naming.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                _files.Keep(received.Path, received.Name);
                await state.WriteAsync(sql => sql.Execute("insert into blob_sent (name, sender, at_us) values (@name, @sender, @at) on conflict (name, sender) do update set at_us = excluded.at_us",
                    ("name", received.Name.Hex), ("sender", sender), ("at", Now)), cancel).ConfigureAwait(false);
            }
            finally { _naming.Release(); }
            return new(BlobFault.None, received.Name, received.Bytes);
        }
        catch (DiskFullException) { return new(BlobFault.DiskFull, default, 0); }
        catch (BlobDiskException)
        {
            _readOnly = true;
            return new(BlobFault.ReadOnly, default, 0);
        }
    }

    /// <summary>Whether the sender sent it, and if so, the grace period begins anew: asked before a reference to it is recorded.</summary>
    public Task<bool> TouchAsync(BlobName name, string sender, CancellationToken cancel = default) => state.WriteAsync(sql =>
        sql.Execute("update blob_sent set at_us = @at where name = @name and sender = @sender", ("at", Now), ("name", name.Hex), ("sender", sender)) > 0, cancel);

    /// <summary>What the sender may refer to, by name.</summary>
    /// <param name="after">Hexadecimal digits of the name that the page before ended with; empty = the first page.</param>
    public Task<List<BlobName>> SentByAsync(string sender, string after, int max, CancellationToken cancel = default) => state.ReadAsync(sql =>
        sql.Query("select name from blob_sent where sender = @sender and name > @after order by name limit @max", r => BlobName.TryParse("sha256-" + r.Text(0), out var name) ? name : default, ("sender", sender), ("after", after), ("max", (long)max)), cancel);

    /// <summary>To be disposed; null = there is none.</summary>
    public Stream? Open(BlobName name) => name.Hex.Length > 0 && _files.Exists(name) ? _files.Open(name) : null;

    /// <summary>Deletes what nothing refers to and was not sent lately.</summary>
    /// <param name="referred">Whether anything refers to the blob.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> CollectAsync(Func<BlobName, CancellationToken, ValueTask<bool>> referred, CancellationToken cancel = default)
    {
        var deleted = 0;
        var before = Now - (long)options.Grace.TotalMicroseconds;
        foreach (var names in _files.Folders())
        {
            foreach (var name in names)
            {
                cancel.ThrowIfCancellationRequested();
                if (await IsNewAsync(name, before, cancel).ConfigureAwait(false) || await referred(name, cancel).ConfigureAwait(false)) continue;
                await _naming.WaitAsync(cancel).ConfigureAwait(false);
                try
                {
                    // It may have been sent or touched meanwhile.
                    if (!await ForgetAsync(name, before, cancel).ConfigureAwait(false)) continue;
                    _files.Delete(name);
                    deleted++;
                }
                finally { _naming.Release(); }
            }
        }
        return deleted;
    }

    public void Dispose() => _naming.Dispose();

    private long Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    // One of which nobody knows when it came (a crash between file and row, a restored folder) counts as new once.
    private Task<bool> IsNewAsync(BlobName name, long before, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        var newest = sql.QueryFirst("select max(at_us) from blob_sent where name = @name", r => r.IsNull(0) ? (long?)null : r.Int64(0), ("name", name.Hex));
        if (newest is null) sql.Execute("insert into blob_sent (name, sender, at_us) values (@name, '', @at)", ("name", name.Hex), ("at", Now));
        return newest is null || newest >= before;
    }, cancel);

    private Task<bool> ForgetAsync(BlobName name, long before, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        if (sql.QueryFirst("select max(at_us) from blob_sent where name = @name", r => r.Int64(0), ("name", name.Hex)) >= before) return false;
        sql.Execute("delete from blob_sent where name = @name", ("name", name.Hex));
        return true;
    }, cancel);
}
