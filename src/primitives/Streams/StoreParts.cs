using Yiwang.Storage.Files;
using Yiwang.Streams.Catalogue;
using Yiwang.Streams.Chunks;
using Yiwang.Streams.Heads;
using Yiwang.Streams.Merging;
using Yiwang.Streams.Retention;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams;

/// <summary>The parts of an open store: made in order of dependence, ended in the order in which samples flow.</summary>
internal sealed class StoreParts : IDisposable
{
    private const string LockFile = "lock";
    public const string CatalogueFile = "catalogue", QuarantineFile = "quarantine", WalSubfolder = "wal", ChunksSubfolder = "chunks";
    private readonly IDisposable _lock;
    private readonly Quarantine _quarantine;
    private readonly List<string> _damaged = [];
    private readonly LastFile _lastFile;
    private readonly Intake _intake;
    private readonly Sealer _sealer;
    private bool _disposed;

    private StoreParts(string root, StreamOptions options, IFileSystem files, TimeProvider time, IDisposable held)
    {
        _lock = held;
        Folder = new BucketFolder(files, root);
        var wal = new WalFolder(files, Path.Combine(root, WalSubfolder));
        files.CreateDirectory(Folder.Path);
        files.CreateDirectory(wal.Folder);
        Catalogue = new SeriesCatalogue(files, Path.Combine(root, CatalogueFile));
        _quarantine = new Quarantine(files, Path.Combine(root, QuarantineFile));
        var chunks = Folder.Open(_damaged);
        Clock = new TrustedClock(time, Folder.Manifest.TrustedUs);
        Admission = new Admission(Catalogue, options, Clock);
        _lastFile = new LastFile(files, root, Last, Catalogue, () => Folder.Manifest.NextSealing - 1, time);
        var known = _lastFile.Read(Admission.LatestUs);
        LastRestore.From(chunks, known, Last, Admission.LatestUs, _damaged);
        var active = new Generation(1, Clock.NowUs());
        Views = new Views(new StoreView(active, null, ChunkFile.Ordered(chunks)));
        // the view holds them now
        active.Release();
        foreach (var file in chunks) file.Release();
        var applier = new Applier(Catalogue, Last, Admission) { Active = active };
        var replay = new WalReplay(wal, applier);
        var segment = replay.Run(Folder.Manifest.Sealed);
        applier.ForgetLate();
        _damaged.AddRange(replay.Damaged);
        Queue = new AppendQueue(options.QueueBytesMax);
        Heads = new HeadStore(applier, Queue, Views, Health, options, Clock);
        Heads.Sealer = _sealer = new Sealer(Folder, wal, Catalogue, Views, Health, options, () => Clock.TrustedUs, time.GetTimestamp, Sealed);
        Upkeep = new Upkeep(Folder, Views, Catalogue, Health, Clock, time, new Expiry(Folder, Views, Catalogue, options, Clock), _lastFile);
        Heads.Start(new WalPosition(segment + 1, WalFolder.HeaderBytes), replay.Bytes);
        _intake = new Intake(Queue, new WalWriter(wal, options, segment), Catalogue, _quarantine, Health, Heads, options);
    }

    public IReadOnlyList<string> Damaged => _damaged;
    public Health Health { get; } = new();
    public LastValues Last { get; } = new();
    public BucketFolder Folder { get; }
    public SeriesCatalogue Catalogue { get; }
    public TrustedClock Clock { get; }
    public Admission Admission { get; }
    public Views Views { get; }
    public AppendQueue Queue { get; }
    public HeadStore Heads { get; }
    public Upkeep Upkeep { get; }

    public static StoreParts Open(string root, StreamOptions options, IFileSystem files, TimeProvider time)
    {
        files.CreateDirectory(root);
        var held = files.Lock(Path.Combine(root, LockFile));
        try { return new StoreParts(root, options, files, time, held); }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public StreamFigures Figures()
    {
        var view = Views.Take();
        try
        {
            long disk = Heads.LogBytes + Catalogue.FileBytes + _quarantine.Bytes, samples = Heads.Samples, buckets = 0, bucket = long.MinValue;
            foreach (var file in view.ChunkFiles)
            {
                disk += file.Length;
                samples += file.Samples;
                if (file.Name.StartUs == bucket) continue;
                bucket = file.Name.StartUs;
                buckets++;
            }
            return new StreamFigures(Catalogue.Count, Heads.Bytes, Heads.LogBytes, disk, samples, Heads.Late, _quarantine.Samples, buckets);
        }
        finally { view.Release(); }
    }

    private void Sealed(bool isSealed)
    {
        Heads.Sealed(isSealed);
        if (isSealed) Upkeep.Call(hourly: false);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Health.Stop();
        Queue.Wake();
        Queue.Close();
        _intake.Dispose();
        Heads.Dispose();
        _sealer.Dispose();
        Upkeep.Dispose();
        if (!Health.HasFailed) _lastFile.Save(now: true);
        Views.Dispose();
        Catalogue.Dispose();
        _quarantine.Dispose();
        _lock.Dispose();
    }
}
