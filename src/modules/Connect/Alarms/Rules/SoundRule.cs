using Yiwang.Cases;
using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Expressions;
using Yiwang.Things;
using Of = Yiwang.Connect.Alarms.AlarmForm.Of;

namespace Yiwang.Connect.Alarms.Rules;

/// <summary><c>connect.alarm-rule</c>: a rule goes into force only if its conditions mean something on every device that it watches.</summary>
internal sealed class SoundRule(IPointBook book, DeviceThings things) : ICaseGuard
{
    public string Name => "connect.alarm-rule";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel) => ValueTask.FromResult(Check(RuleReading.Read(call.Case.Id, call.Case.Applicant, call.Case.Values, false, things, book)));

    public Outcome Check(AlarmRule rule)
    {
        if (LevelsOf(rule) is { } wrong) return Wrong(Of.Limits, wrong);
        if (rule.Levels.Count == 0 && rule.When.Length == 0) return Wrong(Of.When, new("请填写条件，或选一个测点并填写它的限值。", "Give a condition, or choose a point and give its limits."));
        if (rule.Device is null && rule.DeviceClass.Length == 0) return Wrong(Of.Device, new("请选择设备，或填写设备类别。", "Name a machine, or a class of machines."));
        var devices = DevicesOf(rule);
        if (devices.Count == 0) return Wrong(rule.Device is null ? Of.Class : Of.Device, new("没有找到有测点的这台（类）设备；请先接入设备。", "No such machine with points was found: connect it first."));
        var compiler = new RuleCompiler(book);
        foreach (var device in devices)
        {
            var points = book.PointsOf(device);
            if (compiler.Compile(rule with { SuppressWhen = "" }, device, rule.Owner, points).Problem is { } problem) return Wrong(rule.Levels.Count > 0 ? Of.LimitPoint : Of.When, Say(problem, device));
            if (rule.SuppressWhen.Length > 0 && compiler.Compile(rule with { When = rule.SuppressWhen, Levels = [], SuppressWhen = "" }, device, rule.Owner, points).Problem is { } other) return Wrong(Of.SuppressWhen, Say(other, device));
        }
        return Outcome.Ok;
    }

    /// <summary>With points, of the rule's organisation.</summary>
    public IReadOnlyList<Handle> DevicesOf(AlarmRule rule) => rule.Device is { } device
        ? book.PointsOf(device) is [var first, ..] && string.Equals(first.Handle.Prefix.ToString(), rule.Owner, StringComparison.OrdinalIgnoreCase) ? [first.Device] : []
        : [.. book.Devices(rule.Owner).Where(d => ClassMembers.Of(book.PointsOf(d)).Contains(rule.DeviceClass))];

    /// <summary>Each level once, and the graver ones further out.</summary>
    private static Bilingual? LevelsOf(AlarmRule rule)
    {
        if (rule.LimitPoint.Length == 0 && rule.Levels.Count == 0) return null;
        if (rule.LimitPoint.Length == 0) return new("请选择限值的测点。", "Choose the point of the limits.");
        if (rule.Levels.Count == 0) return new("请填写至少一个限值。", "Give at least one limit.");
        if (rule.Levels.GroupBy(l => l.State).FirstOrDefault(g => g.Count() > 1) is { } twice) return new($"{LimitStates.Short(twice.Key)} 填了两次。", $"{LimitStates.Short(twice.Key)} is given twice.");
        // upwards in value: LL, L, H, HH
        LimitState[] upwards = [LimitState.LowLow, LimitState.Low, LimitState.High, LimitState.HighHigh];
        var limits = upwards.Select(s => rule.Levels.FirstOrDefault(l => l.State == s)).OfType<LimitLevel>().ToList();
        return limits.Zip(limits.Skip(1)).Any(p => p.First.Limit >= p.Second.Limit) ? new("限值须由小到大为 LL、L、H、HH。", "The limits rise from LL to L, H and HH.") : null;
    }

    private static Bilingual Say(ExpressionProblem problem, Handle device)
    {
        var (zh, en) = problem.Suggestion is { Length: > 0 } better ? ($"，可写“{better}”", $"; write '{better}'") : ("", "");
        return new($"{device.Suffix}：第 {problem.Column} 个字符起：{problem.Zh}{zh}。", $"{device.Suffix}: at character {problem.Column}: {problem.En}{en}.");
    }

    private static Outcome Wrong(string field, Bilingual why) => new(Codes.RequestInvalid, null, field, why);
}
