using Yiwang.Connect.Maintenance.Shifts;
using Yiwang.Streams;

namespace Yiwang.Connect.Maintenance.Effectiveness;

/// <summary>How much a counter grew within parts of time. One that fell began again at nothing (a restart, a roll-over), which loses at most what was counted between two samples.</summary>
internal static class PieceCount
{
    /// <summary>A counter that is asked only every so often still tells what was made before a part began.</summary>
    private const long LeadUs = 3_600_000_000;

    /// <param name="parts">Sorted and disjoint.</param>
    /// <returns>Null when there is no sample in all of them.</returns>
    public static double? Of(IStreamStore store, SeriesInfo series, IReadOnlyList<TimePart> parts)
    {
        if (parts.Count == 0 || series.Kind is not (SampleKind.Number or SampleKind.Integer)) return null;
        var isInteger = series.Kind == SampleKind.Integer;
        var (part, made, known) = (0, 0.0, false);
        double? before = null;
        using var cursor = store.Read(series.Id, parts[0].FromUs - LeadUs, parts[^1].ToUs);
        while (cursor.Next())
        {
            for (var i = 0; i < cursor.Times.Length; i++)
            {
                if (new Quality(cursor.Qualities[i]).IsBad) continue;
                var value = isInteger ? cursor.Bits[i] : BitConverter.Int64BitsToDouble(cursor.Bits[i]);
                if (double.IsNaN(value)) continue;
                while (part < parts.Count && parts[part].ToUs <= cursor.Times[i]) part++;
                // growth counts where its sample stands: the piece was finished by then
                if (part < parts.Count && cursor.Times[i] >= parts[part].FromUs)
                {
                    known = true;
                    if (before is { } last) made += value >= last ? value - last : value;
                }
                before = value;
            }
        }
        return known ? made : null;
    }
}
