using System.Collections.Immutable;
using Yiwang.Streams.Catalogue;

namespace Yiwang.Streams;

/// <summary>Looked at by every append, so that it costs one read while nobody is held.</summary>
internal sealed class OwnerHolds
{
    private ImmutableHashSet<string> _held = [];

    public bool Any => !Volatile.Read(ref _held).IsEmpty;

    public void Add(string owner) => ImmutableInterlocked.Update(ref _held, h => h.Add(owner));

    public void Remove(string owner) => ImmutableInterlocked.Update(ref _held, h => h.Remove(owner));

    /// <summary>The batch itself when none of it is held.</summary>
    public SampleBatch Without(SampleBatch batch, SeriesCatalogue catalogue)
    {
        var held = Volatile.Read(ref _held);
        var (series, kept) = (new Dictionary<uint, bool>(), 0);
        foreach (var one in batch.Series)
        {
            if (!series.TryGetValue(one, out var isHeld)) series[one] = isHeld = catalogue.TryFind(new SeriesId(one), out var info) && held.Contains(info.Key.Owner);
            if (!isHeld) kept++;
        }
        if (kept == batch.Count) return batch;
        var rest = new SampleBatch { ReceivedUs = batch.ReceivedUs };
        for (var i = 0; i < batch.Count; i++)
        {
            var (one, bits) = (batch.Series[i], batch.Bits[i]);
            if (series[one]) continue;
            var (id, quality) = (new SeriesId(one), new Quality(batch.Qualities[i]));
            if (catalogue.Exists(one) && catalogue.KindOf(one) >= SampleKind.Text) rest.Add(id, batch.Times[i], batch.Bytes.Slice((int)(bits >> 32), (int)bits), quality);
            else rest.AddBits(id, batch.Times[i], bits, quality);
        }
        return rest;
    }
}
