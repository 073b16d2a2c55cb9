using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>The identifiers that were registered with a template, found by going through its prefix.</summary>
internal sealed class MetaInstances(IRegistry registry)
{
    /// <summary>Records looked at: more would keep a caller waiting for seconds.</summary>
    public const int ScanMax = 50_000;
    private const int PageMax = 500;

    /// <summary>In order of first registration, without those that were voided.</summary>
    /// <param name="complete">False when the prefix has more records than are looked at.</param>
    public IReadOnlyList<ThingRecord> Of(Handle template, Func<ThingRecord, bool> wanted, out bool complete)
    {
        List<ThingRecord> found = [];
        string? cursor = null;
        for (var seen = 0; seen < ScanMax;)
        {
            var (page, next) = registry.List(template.Prefix, cursor, PageMax);
            foreach (var record in page)
            {
                if (record is { IsVoided: false, Template: { } of } && of == template && wanted(record)) found.Add(record);
            }
            seen += PageMax;
            if (next is null) { complete = true; return found; }
            cursor = next;
        }
        complete = false;
        return found;
    }
}
