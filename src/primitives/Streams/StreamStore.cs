using Yiwang.Storage.Files;
using Yiwang.Streams.Cursors;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams;

/// <summary>
/// The embedded store: a write-ahead log with group commit, heads in memory, and immutable bucket files (docs/streams.md). One process has a folder at a time.
/// </summary>
public sealed class StreamStore : IStreamStore, ISampleHolds, IDisposable
{
    private readonly StoreParts _parts;
    private readonly RequestPool _requests = new();
    private readonly OwnerHolds _holds = new();

    private StreamStore(StoreParts parts) => _parts = parts;

    /// <param name="folder">Made when it is not there.</param>
    /// <exception cref="IOException">Another process has the folder, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The manifest is damaged.</exception>
    public static StreamStore Open(string folder, StreamOptions? options = null, IFileSystem? files = null, TimeProvider? time = null) =>
        new(StoreParts.Open(folder, options ?? new StreamOptions(), files ?? DiskFileSystem.Instance, time ?? TimeProvider.System));

    public StreamFigures Figures => _parts.Figures();

    /// <summary>Why samples are not taken; null when they are.</summary>
    public string? Trouble => _parts.Health.Reason;

    /// <summary>Bucket files and places of the log that could not be read at the start, so that samples are missing. Empty on a sound disk.</summary>
    public IReadOnlyList<string> Damaged => _parts.Damaged;

    public SeriesId Open(SeriesKey key, SampleKind kind) => _parts.Catalogue.Open(key, kind);

    public bool TryFind(SeriesKey key, out SeriesInfo series) => _parts.Catalogue.TryFind(key, out series);

    public bool TryFind(SeriesId id, out SeriesInfo series) => _parts.Catalogue.TryFind(id, out series);

    public IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max) => _parts.Catalogue.List(owner, after, max);

    public ValueTask<AppendAnswer> AppendAsync(SampleBatch batch)
    {
        // a full disk is asked again by the log's thread
        if (_parts.Health.Status is AppendStatus.ReadOnly or AppendStatus.Stopping) return new(new AppendAnswer(_parts.Health.Status));
        if (batch.Count == 0) return new(new AppendAnswer(AppendStatus.Ok));
        if (_holds.Any)
        {
            batch = _holds.Without(batch, _parts.Catalogue);
            if (batch.Count == 0) return new(new AppendAnswer(AppendStatus.Stopping));
        }
        var request = _requests.Rent();
        if (!_parts.Admission.TryFill(batch, request)) return Refuse(request, AppendStatus.Invalid);
        if (request.Length == 0) return Refuse(request, AppendStatus.Ok, request.Accepted.Expired);
        var completion = request.Completion;
        var status = _parts.Queue.Add(request);
        return status == AppendStatus.Ok ? completion : Refuse(request, status);
    }

    public bool TryLast(SeriesId series, out LastSample last) => _parts.Last.TryGet(series.Value, out last);

    public byte[] LastBytes(SeriesId series)
    {
        if (!_parts.Catalogue.Exists(series.Value) || _parts.Catalogue.KindOf(series.Value) < SampleKind.Text || !TryLast(series, out var last)) return [];
        using var cursor = Read(series, last.TimeUs, last.TimeUs + 1);
        return cursor.Next() ? cursor.Bytes.Slice((int)(cursor.Bits[0] >> 32), (int)cursor.Bits[0]).ToArray() : [];
    }

    public ISampleCursor Read(SeriesId series, long fromUs, long toUs)
    {
        if (!_parts.Catalogue.Exists(series.Value)) return new SampleCursor([], fromUs, toUs, null);
        var view = _parts.Views.Take();
        try { return new SampleCursor(Pieces.Of(view, series.Value, _parts.Catalogue.KindOf(series.Value), fromUs, toUs), fromUs, toUs, view); }
        catch
        {
            view.Release();
            throw;
        }
    }

    public void Summarize<TSink>(SeriesId series, long fromUs, long toUs, long stepUs, ref TSink sink) where TSink : ISummarySink, allows ref struct
    {
        if (!_parts.Catalogue.Exists(series.Value)) return;
        var view = _parts.Views.Take();
        try { SummaryWalk.Run(Pieces.Of(view, series.Value, _parts.Catalogue.KindOf(series.Value), fromUs, toUs), fromUs, toUs, stepUs, ref sink); }
        finally { view.Release(); }
    }

    public void Keep(SeriesId series, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, StreamLimits.RetentionDaysMax);
        if (!_parts.Catalogue.Exists(series.Value)) throw new ArgumentException($"there is no series {series.Value}", nameof(series));
        _parts.Catalogue.Keep(series, days);
        _parts.Queue.Wake();
    }

    public void Hold(string owner) => _holds.Add(owner);

    public void Release(string owner) => _holds.Remove(owner);

    public long DropExpired() => _parts.Upkeep.DropExpired();

    /// <summary>Brings everything that was acknowledged before the call from the log into bucket files.</summary>
    internal Task SealAsync() => _parts.Heads.SealAsync();

    /// <summary>Merges what is worth merging now, which the store's own thread does sooner or later.</summary>
    internal void Merge() => _parts.Upkeep.Merge();

    /// <summary>What was taken is made durable; later appends answer Stopping.</summary>
    public void Dispose() => _parts.Dispose();

    private ValueTask<AppendAnswer> Refuse(AppendRequest request, AppendStatus status, int expired = 0)
    {
        _requests.Return(request);
        return new(new AppendAnswer(status, Expired: expired));
    }
}
