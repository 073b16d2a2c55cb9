using System.Buffers.Binary;
using System.Text;
using Yiwang.Storage.Files;

namespace Yiwang.Streams.Catalogue;

/// <summary>Which series there are, of which kind, whose, and how long each is kept. Numbers count from 1 and are never used again.</summary>
internal sealed class SeriesCatalogue : IDisposable
{
    private const int OwnerBytesMax = 255;
    private readonly Lock _gate = new();
    private readonly KeyTable _keys = new();
    private readonly Dictionary<string, List<uint>> _byOwner = [];
    private readonly HashSet<int> _keepDaysSeen = [];
    private readonly CatalogueFile _file;
    // read without the lock by the hot path; replaced when they grow
    private SampleKind[] _kinds = new SampleKind[256];
    private ushort[] _keepDays = new ushort[256];
    private int _count, _keepDaysLeast = int.MaxValue, _keepDaysMost, _keepChanges;

    public SeriesCatalogue(IFileSystem files, string path) => _file = CatalogueFile.Open(files, path, Load);

    public int Count => Volatile.Read(ref _count);
    public long FileBytes => _file.Length;
    public bool HasPending => _file.HasPending;
    /// <summary>The shortest of the series' own retentions, in days.</summary>
    public int KeepDaysLeast => Volatile.Read(ref _keepDaysLeast);

    /// <summary>The longest of them; 0 when there is none.</summary>
    public int KeepDaysMost => Volatile.Read(ref _keepDaysMost);

    /// <summary>Changes of series' own retentions so far.</summary>
    public int KeepChanges => Volatile.Read(ref _keepChanges);

    public SampleKind KindOf(uint series) => Volatile.Read(ref _kinds)[series - 1];

    /// <summary>0 = the store's rule.</summary>
    public int KeepDays(uint series) => Volatile.Read(ref _keepDays)[series - 1];

    public bool Exists(uint series) => series - 1 < (uint)Count;

    /// <summary>Every retention in days that some series may have, the store's own among them.</summary>
    public IReadOnlyCollection<int> KeepDaysInUse(int ofTheStore)
    {
        lock (_gate) return [.. _keepDaysSeen, ofTheStore];
    }

    /// <summary>Durable after the next <see cref="Flush"/>, which the writer calls before any sample.</summary>
    public SeriesId Open(SeriesKey key, SampleKind kind)
    {
        Span<byte> point = stackalloc byte[StreamLimits.KeyBytes], owner = stackalloc byte[OwnerBytesMax];
        if (key.Point.Length == 0 || !TryEncode(key, ref point, ref owner)) throw new ArgumentException($"a series key has 1 to {StreamLimits.KeyBytes} bytes of UTF-8 and an owner of at most {OwnerBytesMax}", nameof(key));
        if (kind is < SampleKind.Number or > SampleKind.Block) throw new ArgumentOutOfRangeException(nameof(kind));
        lock (_gate)
        {
            var id = _keys.Find(point, owner);
            if (id != 0) return KindOf(id) == kind ? new(id) : throw new InvalidOperationException($"the series {key.Point} holds {KindOf(id)}, not {kind}");
            if (_keys.Count == StreamLimits.SeriesMax) throw new InvalidOperationException($"a store holds at most {StreamLimits.SeriesMax} series");
            _file.AddSeries(point, owner, kind);
            return new(Add(point, owner, key.Owner, kind));
        }
    }

    public bool TryFind(SeriesKey key, out SeriesInfo series)
    {
        series = default;
        Span<byte> point = stackalloc byte[StreamLimits.KeyBytes], owner = stackalloc byte[OwnerBytesMax];
        if (!TryEncode(key, ref point, ref owner)) return false;
        lock (_gate)
        {
            var id = _keys.Find(point, owner);
            if (id == 0) return false;
            series = new SeriesInfo(new(id), key, KindOf(id));
            return true;
        }
    }

    public bool TryFind(SeriesId id, out SeriesInfo series)
    {
        lock (_gate)
        {
            series = Exists(id.Value) ? new SeriesInfo(id, _keys.Key(id.Value), KindOf(id.Value)) : default;
            return !series.Id.IsNone;
        }
    }

    public IReadOnlyList<SeriesInfo> List(string? owner, SeriesId after, int max)
    {
        var found = new List<SeriesInfo>();
        lock (_gate)
        {
            if (owner == null)
            {
                for (var id = after.Value + 1; Exists(id) && found.Count < max; id++) found.Add(new(new(id), _keys.Key(id), KindOf(id)));
            }
            else if (_byOwner.TryGetValue(owner, out var ids))
            {
                var at = ids.BinarySearch(after.Value);
                for (at = at < 0 ? ~at : at + 1; at < ids.Count && found.Count < max; at++) found.Add(new(new(ids[at]), _keys.Key(ids[at]), KindOf(ids[at])));
            }
        }
        return found;
    }

    public void Keep(SeriesId series, int days)
    {
        lock (_gate)
        {
            if (_keepDays[series.Value - 1] == days) return;
            _file.AddKeep(series.Value, (ushort)days);
            SetKeep(series.Value, (ushort)days);
        }
    }

    /// <summary>By the writer's thread alone.</summary>
    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void Load(byte type, byte kind, ReadOnlySpan<byte> content)
    {
        if (type == CatalogueFile.TypeSeries)
        {
            var owner = content.Slice(1, content[0]);
            Add(content[(1 + owner.Length)..], owner, Encoding.UTF8.GetString(owner), (SampleKind)kind);
        }
        else if (type == CatalogueFile.TypeKeep && Exists(BinaryPrimitives.ReadUInt32LittleEndian(content)))
        {
            SetKeep(BinaryPrimitives.ReadUInt32LittleEndian(content), BinaryPrimitives.ReadUInt16LittleEndian(content[4..]));
        }
    }

    private uint Add(ReadOnlySpan<byte> point, ReadOnlySpan<byte> ownerBytes, string owner, SampleKind kind)
    {
        var id = _keys.Add(point, ownerBytes);
        if (id > _kinds.Length)
        {
            Volatile.Write(ref _keepDays, Longer(_keepDays));
            Volatile.Write(ref _kinds, Longer(_kinds));
        }
        _kinds[id - 1] = kind;
        if (!_byOwner.TryGetValue(owner, out var ids)) _byOwner[owner] = ids = [];
        ids.Add(id);
        Volatile.Write(ref _count, (int)id);
        return id;
    }

    private void SetKeep(uint series, ushort days)
    {
        _keepDays[series - 1] = days;
        Volatile.Write(ref _keepChanges, _keepChanges + 1);
        if (days > 0) _keepDaysSeen.Add(days);
        if (days > 0 && days < _keepDaysLeast) Volatile.Write(ref _keepDaysLeast, days);
        if (days > _keepDaysMost) Volatile.Write(ref _keepDaysMost, days);
    }

    private static T[] Longer<T>(T[] array)
    {
        var longer = new T[2 * array.Length];
        array.CopyTo(longer, 0);
        return longer;
    }

    private static bool TryEncode(SeriesKey key, ref Span<byte> point, ref Span<byte> owner)
    {
        if (key.Point.Length > point.Length || key.Owner.Length > owner.Length) return false;
        if (!Encoding.UTF8.TryGetBytes(key.Point, point, out var pointBytes) || !Encoding.UTF8.TryGetBytes(key.Owner, owner, out var ownerBytes)) return false;
        point = point[..pointBytes];
        owner = owner[..ownerBytes];
        return true;
    }
}
