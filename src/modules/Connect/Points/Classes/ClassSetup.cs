using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Classes;

/// <summary>Puts a class on a device: its points, and its rules of state when the device has none of its own.</summary>
internal sealed class ClassSetup(IPointBook book, TrialReadings trials)
{
    /// <summary>Powers of ten beyond this are no scale factor; SunSpec has −10 to 10, and 0x8000 for "not there".</summary>
    private const int FactorMax = 10;

    /// <summary>As <see cref="ApplyAsync"/> would save them, for a person to look at and change first. Asks the device for its scale factors, if it has such and answers.</summary>
    public async ValueTask<IReadOnlyList<Point>> DraftAsync(Principal who, Handle device, DeviceClass of, ClassDraft draft, CancellationToken cancel = default) =>
        draft.Points(of, device, await FactorsAsync(who, device, of, draft, cancel));

    /// <param name="overwrite">Whether points that the device has already are set to those of the class; otherwise such a code is refused.</param>
    public async ValueTask<Outcome<IReadOnlyList<Point>>> ApplyAsync(Principal who, Handle device, DeviceClass of, ClassDraft draft, bool overwrite = false, CancellationToken cancel = default)
    {
        var there = book.PointsOf(device).ToDictionary(p => p.Code, StringComparer.OrdinalIgnoreCase);
        var clashes = of.Points.Select(p => p.Point.Code).Where(there.ContainsKey).ToArray();
        if (clashes.Length > 0 && !overwrite)
        {
            var codes = string.Join(", ", clashes);
            return new Outcome(Codes.EventsConflict, codes, "class", new Bilingual($"设备已有这些测点：{codes}。", $"The device has these points already: {codes}."));
        }
        var points = await DraftAsync(who, device, of, draft, cancel);
        var saved = await book.SaveAsync(who, device, [.. points.Select(p => there.TryGetValue(p.Code, out var known) ? p with { Position = known.Position } : p)], cancel);
        if (!saved.Succeeded || of.Rules is not { } rules) return saved;
        var present = book.RulesOf(device);
        if (present.Position >= 0 && !overwrite) return saved;
        var set = await book.SetRulesAsync(who, device, present with { StatePoint = rules.StatePoint, StateMap = rules.StateMap, Rules = rules.Rules }, cancel);
        return set.Succeeded ? saved : set;
    }

    private async ValueTask<IReadOnlyDictionary<string, int>?> FactorsAsync(Principal who, Handle device, DeviceClass of, ClassDraft draft, CancellationToken cancel)
    {
        if (draft.Factors(of, device) is not { Count: > 0 } registers || book.FindAdapter(draft.Adapter) is not { } adapter) return null;
        var read = await trials.ReadAsync(who, adapter, null, registers, cancel);
        if (!read.Succeeded) return null;
        Dictionary<string, int> factors = [];
        foreach (var (register, reading) in registers.Zip(read.Value))
        {
            if (reading.Value is { } power && Math.Abs(power) <= FactorMax) factors[register.Name] = (int)power;
        }
        return factors;
    }
}
