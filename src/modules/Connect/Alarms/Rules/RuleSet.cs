using Yiwang.Things;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary>All rules in force, found by what they watch. Never changes: another set takes its place.</summary>
internal sealed class RuleSet
{
    /// <summary>Rules of a node; those beyond are not evaluated, and the page of rules says so.</summary>
    public const int RulesMax = 50_000;

    private readonly Dictionary<Handle, List<AlarmRule>> _byDevice = [];
    private readonly List<AlarmRule> _ofClasses = [];

    public RuleSet(IEnumerable<AlarmRule> rules)
    {
        All = [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal).Take(RulesMax)];
        foreach (var rule in All)
        {
            if (rule.DeviceClass.Length > 0) _ofClasses.Add(rule);
            else if (rule.Device is { } device) (_byDevice.TryGetValue(device, out var there) ? there : _byDevice[device] = []).Add(rule);
        }
    }

    public static readonly RuleSet Empty = new([]);

    public IReadOnlyList<AlarmRule> All { get; }

    /// <param name="owner">Whose device it is: rules of others do not watch it.</param>
    /// <param name="classes">Classes that it belongs to.</param>
    public IReadOnlyList<AlarmRule> Of(Handle device, string owner, IReadOnlyList<string> classes) =>
        [.. _byDevice.GetValueOrDefault(device, []).Concat(_ofClasses.Where(r => classes.Contains(r.DeviceClass))).Where(r => string.Equals(r.Owner, owner, StringComparison.OrdinalIgnoreCase))];
}
