using Yiwang.Storage.Files;

namespace Yiwang.Streams.Chunks;

/// <summary>The folder of bucket files and the manifest beside it. What changes them goes through here, one change after the other.</summary>
internal sealed class BucketFolder(IFileSystem files, string root)
{
    private readonly Lock _gate = new();
    private readonly List<string> _retired = [];

    public string Path { get; } = System.IO.Path.Combine(root, StoreParts.ChunksSubfolder);
    public IFileSystem Files => files;
    public Manifest Manifest { get; private set; } = Manifest.Empty;

    /// <summary>Opens what the manifest names and deletes what it does not. A damaged file is left where it is, and the others are read without it.</summary>
    public List<ChunkFile> Open(List<string> damaged)
    {
        Manifest = Manifest.Read(files, root);
        var open = new List<ChunkFile>();
        var named = new HashSet<string>();
        foreach (var name in Manifest.Buckets)
        {
            named.Add(System.IO.Path.Combine(Path, name.FileName));
            try { open.Add(new ChunkFile(files, Path, name)); }
            catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
            {
                damaged.Add(e.Message);
            }
        }
        foreach (var path in files.List(Path))
        {
            if (!named.Contains(path)) files.Delete(path);
        }
        return open;
    }

    /// <summary>
    /// Makes new files and the change of the manifest durable, in this order, and then lets <paramref name="show"/> change what readers see. Files that the manifest no longer names
    /// are deleted after that.
    /// </summary>
    /// <exception cref="IOException">The manifest is the old one or the new one; nothing was deleted.</exception>
    public void Commit(Func<Manifest, Manifest> change, Action show)
    {
        lock (_gate)
        {
            files.SyncDirectory(Path);
            var old = Manifest;
            var next = change(old);
            next.Replace(files, root);
            Manifest = next;
            show();
            var kept = new HashSet<BucketName>(next.Buckets);
            foreach (var bucket in old.Buckets)
            {
                if (!kept.Contains(bucket)) _retired.Add(System.IO.Path.Combine(Path, bucket.FileName));
            }
            DeleteRetired();
        }
    }

    /// <summary>Some files give way to one, or to none. The view that the caller read them from must still be held.</summary>
    /// <param name="made">Stamp of the clock for <see cref="ChunkFile.MadeAt"/>.</param>
    public void Replace(Views views, IEnumerable<BucketName> old, BucketName? fresh, long made, Func<Manifest, Manifest> also)
    {
        var gone = new HashSet<BucketName>(old);
        var opened = fresh is { } name ? new ChunkFile(files, Path, name) { MadeAt = made } : null;
        try
        {
            Commit(
                manifest => also(manifest) with { Buckets = Manifest.Ordered([.. manifest.Buckets.Where(b => !gone.Contains(b)), .. opened == null ? [] : new[] { opened.Name }]) },
                () => views.Change(view => new StoreView(view.Active, view.Frozen, ChunkFile.Ordered([.. view.ChunkFiles.Where(f => !gone.Contains(f.Name)), .. opened == null ? [] : new[] { opened }]))));
        }
        finally
        {
            // the view holds it now
            opened?.Release();
        }
    }

    // what cannot be deleted now is left over and goes at the next start
    private void DeleteRetired()
    {
        foreach (var path in _retired)
        {
            try { files.Delete(path); }
            catch (IOException)
            {
                // the manifest no longer names it
            }
        }
        _retired.Clear();
    }
}
