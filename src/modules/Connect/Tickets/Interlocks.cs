using Yiwang.Connect.Alarms.Evaluation;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Expressions;
using Yiwang.Parties;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Tickets;

/// <summary>联锁: conditions over what machines say now. One that is not known to hold stops the ticket; an old value is not known.</summary>
internal sealed class Interlocks(IPointBook book, ILiveStates live, TimeProvider clock)
{
    /// <returns>Ok, or which condition does not hold and why.</returns>
    public Outcome Check(Handle device, IReadOnlyList<string> conditions)
    {
        var points = book.PointsOf(device);
        var owner = device.Prefix.ToString();
        foreach (var condition in conditions)
        {
            var names = RuleNames.TableOf(points);
            var foreign = RuleNames.Foreign(condition).Select(n => (Name: n, Point: RuleNames.Add(names, n, owner, book))).Where(f => f.Point is not null).ToList();
            if (!Expression.TryCompileCondition(condition, names, out var expression, out var problem)) return Refuse(condition, new Bilingual(problem.Zh, problem.En));
            var inputs = new Inputs(names.Slots);
            Fill(inputs, names, live.Of(device), "");
            foreach (var (name, point) in foreign) Fill(inputs, names, live.Of(point!.Device), name);
            var value = expression.Start(inputs).Evaluate(Micros.Of(clock));
            if (value.IsTrue) continue;
            return value.IsUnknown ? Refuse(condition, new("有测点没有新值，不能确认", "a point has no fresh value, so it cannot be confirmed")) : Refuse(condition, new("现在不成立", "it does not hold now"));
        }
        return Outcome.Ok;
    }

    /// <param name="foreign">The one name of another device that is meant; empty = every name of the device itself.</param>
    private static void Fill(Inputs inputs, NameTable names, DeviceLive device, string foreign)
    {
        if (foreign.Length == 0) Set(inputs, names.SlotOf(RuleNames.State), device.SinceUs, device.State is DeviceState.Unknown ? Value.Unknown : Value.Of((int)device.State));
        foreach (var point in device.Points)
        {
            var name = foreign.Length == 0 ? point.Point.Code : foreign;
            if (foreign.Length > 0 && !foreign.EndsWith("." + point.Point.Code, StringComparison.OrdinalIgnoreCase)) continue;
            if (point.Last is { } last) Set(inputs, names.SlotOf(name), last.TimeUs, point.Stale || last.Quality.IsBad ? Value.Unknown : Of(point, last));
        }
    }

    private static Value Of(PointLive point, LastSample last) => point.Point.SampleKind switch
    {
        SampleKind.Number => Value.Of(last.Number),
        SampleKind.Text => Value.Of(point.Text ?? ""),
        _ => Value.Of((double)last.Bits),
    };

    private static void Set(Inputs inputs, int slot, long timeUs, Value value)
    {
        if (slot >= 0) inputs.Set(slot, timeUs, value);
    }

    private static Outcome Refuse(string condition, Bilingual why) =>
        new(Codes.RequestInvalid, condition, "preconditions", new Bilingual($"联锁条件“{condition}”：{why.Zh}。", $"Interlock “{condition}”: {why.En}."));
}
