using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Points.Book;

/// <summary>Changes of the book: asked of Access and the audit, checked, and appended with the positions that the editor saw.</summary>
internal sealed class BookCommands(IEvents events, BookTables tables, AdapterSecrets secrets, DeviceThings devices, IStreamStore store, AuditedAccess access)
{
    private const int RulesMax = 32, WhenMax = 500, StatesMax = 64;

    public async ValueTask<Outcome<IReadOnlyList<Point>>> SavePointsAsync(Principal who, Handle device, IReadOnlyList<Point> points, CancellationToken cancel)
    {
        if (points.Count is 0 or > PointRules.PointsMax) return new Outcome(Codes.RequestTooLarge, $"1–{PointRules.PointsMax}", "points");
        var entered = await EnterAsync(who, device, "points.save", cancel);
        if (!entered.Succeeded) return entered.Status;
        var (filed, owner) = (entered.Value.Device, entered.Value.Record.Owner);
        var faults = PointRules.Check(points, id => AdapterOf(id, owner));
        if (faults.Count > 0) return PointFault.ToOutcome(faults);
        var ready = new Point[points.Count];
        var drafts = new EventDraft[points.Count];
        var expected = new Expected[points.Count];
        for (var i = 0; i < ready.Length; i++)
        {
            if (!PointHandles.TryOf(owner, filed, points[i].Code, out var handle)) return Cell(i, "code", "设备编号加测点编码太长。", "Asset number and code together are too long.");
            ready[i] = points[i] with { Handle = handle, Device = filed };
            if (tables.Find(handle) is { } other && other.Device != filed) return Cell(i, "code", $"{handle} 已是设备 {other.Device} 的测点。", $"{handle} is a point of device {other.Device} already.");
            if (KindClash(ready[i], owner)) return Cell(i, "rawType", $"{points[i].Code} 已有另一类数据的历史，请用新的编码。", $"{points[i].Code} has a history of another kind of value: use another code.");
            drafts[i] = Draft(who, owner, ConnectKinds.PointSaved, BookSubjects.Of(handle), ready[i], filed);
            expected[i] = new(BookSubjects.Of(handle), Seen(handle, points[i].Position));
        }
        var appended = await events.AppendAsync(drafts, expected, cancel);
        if (!appended.Succeeded) return appended.Status;
        return ready.Select((p, i) => p with { Position = appended.Value.FirstPosition + i }).ToArray();
    }

    public async ValueTask<Outcome> RetireAsync(Principal who, Handle device, IReadOnlyList<string> codes, CancellationToken cancel)
    {
        if (codes.Count is 0 or > PointRules.PointsMax) return new Outcome(Codes.RequestTooLarge, $"1–{PointRules.PointsMax}", "codes");
        var entered = await EnterAsync(who, device, "points.retire", cancel);
        if (!entered.Succeeded) return entered.Status;
        var (filed, owner) = (entered.Value.Device, entered.Value.Record.Owner);
        List<EventDraft> drafts = [];
        List<Expected> expected = [];
        foreach (var code in codes.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!PointHandles.IsCode(code) || !PointHandles.TryOf(owner, filed, code, out var handle) || tables.Find(handle) is not { } point || point.Device != filed)
                return new Outcome(Codes.ThingsNotFound, code, "codes", new Bilingual($"设备 {filed} 没有测点 {code}。", $"Device {filed} has no point {code}."));
            drafts.Add(Draft(who, owner, ConnectKinds.PointRetired, BookSubjects.Of(handle), new PointGone(filed.ToString(), point.Code), filed));
            expected.Add(new(BookSubjects.Of(handle), point.Position));
        }
        return (await events.AppendAsync(drafts, expected, cancel)).Status;
    }

    public async ValueTask<Outcome<Adapter>> SaveAdapterAsync(Principal who, Adapter adapter, AdapterSecret? secret, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "adapter.save", adapter.Id, cancel) is { Succeeded: false } refused) return refused;
        if (AdapterRules.Check(adapter) is { Succeeded: false } wrong) return wrong;
        if (secret is { Password.Length: > AdapterSecrets.PasswordMax }) return new Outcome(Codes.RequestTooLarge, $"0–{AdapterSecrets.PasswordMax}", "password");
        var known = tables.FindAdapter(adapter.Id);
        if (known is not null && !Same(known.Adapter.Owner, owner)) return new Outcome(Codes.RequestInvalid, adapter.Id, "id", new Bilingual("这个编号已被使用，请换一个。", "The id is taken; choose another."));
        var subject = BookSubjects.OfAdapter(adapter.Id);
        // null = as it was; an empty password = none from now on
        var name = secret is null ? known?.Secret : secret.Password.Length == 0 ? null : secrets.Keep(adapter.Id, secret.Password);
        var ready = adapter with { Owner = owner, Id = known?.Id ?? adapter.Id };
        var seen = known is null && adapter.Position < 0 ? tables.Head(subject) : adapter.Position;
        var appended = await events.AppendAsync([Draft(who, owner, ConnectKinds.AdapterSaved, subject, new AdapterFact(ready.Id, ready.Kind, ready, name), null)], [new(subject, seen)], cancel);
        if (name != known?.Secret) secrets.Forget(appended.Succeeded ? known?.Secret : name);
        return appended.Succeeded ? ready with { Position = appended.Value.FirstPosition } : appended.Status;
    }

    public async ValueTask<Outcome> RemoveAdapterAsync(Principal who, string id, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "adapter.remove", id, cancel) is { Succeeded: false } refused) return refused;
        if (tables.FindAdapter(id) is not { } known || !Same(known.Adapter.Owner, owner)) return new Outcome(Codes.ThingsNotFound, id, "id", new Bilingual($"没有采集连接 {id}。", $"There is no connection {id}."));
        if (tables.PointsOn(id) is { Count: > 0 } points) return new Outcome(Codes.RequestInvalid, id, "id",
            new Bilingual($"还有 {points.Count} 个测点在用这个连接，请先把它们改到别的连接或停用。", $"{English.Count(points.Count, "point uses", "points use")} this connection: move or retire them first."));
        var subject = BookSubjects.OfAdapter(id);
        var appended = await events.AppendAsync([Draft(who, owner, ConnectKinds.AdapterRemoved, subject, new AdapterGone(known.Id), null)], [new(subject, known.Adapter.Position)], cancel);
        if (appended.Succeeded) secrets.Forget(known.Secret);
        return appended.Status;
    }

    public async ValueTask<Outcome> SetRulesAsync(Principal who, Handle device, DeviceRules rules, CancellationToken cancel)
    {
        var entered = await EnterAsync(who, device, "device.rules", cancel);
        if (!entered.Succeeded) return entered.Status;
        var (filed, owner) = (entered.Value.Device, entered.Value.Record.Owner);
        if (CheckRules(rules) is { Succeeded: false } wrong) return wrong;
        if (CheckWhens(rules, tables.PointsOf(filed)) is { Succeeded: false } unclear) return unclear;
        var subject = BookSubjects.OfRules(filed);
        return (await events.AppendAsync([Draft(who, owner, ConnectKinds.DeviceRulesSet, subject, rules with { Device = filed }, filed)], [new(subject, rules.Position)], cancel)).Status;
    }

    private static Outcome CheckRules(DeviceRules rules)
    {
        if (rules.StatePoint.Length > 0 && !PointHandles.IsCode(rules.StatePoint)) return Wrong("statePoint", "状态测点写它的编码。", "Name the state point by its code.");
        if (rules.StateMap.Count > StatesMax || rules.StateMap.Values.Any(s => !Enum.IsDefined(s) || s == DeviceState.Offline)) return Wrong("stateMap", "状态对照最多 64 行，离线由系统判断。", "At most 64 values map to states; offline is found by the node itself.");
        if (rules.Rules.Count > RulesMax) return Wrong("rules", "状态规则最多 32 条。", "At most 32 rules.");
        if (rules.Rules.Any(r => !Enum.IsDefined(r.State) || r.State is DeviceState.Unknown or DeviceState.Offline)) return Wrong("rules", "规则的结果为运行、待机、停机或故障。", "A rule leads to running, idle, stopped or fault.");
        if (rules.Rules.Any(r => string.IsNullOrWhiteSpace(r.When) || r.When.Length > WhenMax)) return Wrong("rules", "请填写条件（1–500 字）。", "Give a condition of 1 to 500 characters.");
        if (rules.Rules.Any(r => r.ForMs is < 0 or > 86_400_000)) return Wrong("rules", "持续时间为 0 到 1 天。", "A duration is 0 to a day.");
        return rules.OfflineAfterMs is < 0 or > 86_400_000 ? Wrong("offlineAfterMs", "离线时限为 0 到 1 天，0 表示三个采样周期。", "The time until offline is 0 to a day; 0 = three sampling intervals.") : Outcome.Ok;
    }

    /// <summary>A rule that names a point which is not there would never hold.</summary>
    private static Outcome CheckWhens(DeviceRules rules, IReadOnlyList<Point> points)
    {
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            if (PointNames.Check(rules.Rules[i].When, points) is not { } problem) continue;
            var (zh, en) = problem.Suggestion is { Length: > 0 } likely && !problem.Zh.Contains(likely, StringComparison.Ordinal) ? ($"，可写成 {likely}", $"; perhaps {likely}") : ("", "");
            return Wrong($"rules[{i}].when", $"第 {i + 1} 条规则第 {problem.Column} 个字：{problem.Zh}{zh}。", $"Rule {i + 1}, column {problem.Column}: {problem.En}{en}.");
        }
        return Outcome.Ok;
    }

    private async ValueTask<Outcome<DeviceThings.Found>> EnterAsync(Principal who, Handle device, string act, CancellationToken cancel)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        var found = devices.Find(device);
        if (!found.Succeeded) return found;
        var entered = await access.EnterAsync(who, AccessAction.ManageDevices, new(found.Value.Record.Owner, found.Value.Record.Template?.ToString()), act, device.ToString(), cancel);
        return entered.Succeeded ? found : entered;
    }

    /// <summary>What a new point expects: nothing, or its retirement. One that exists is changed only by who has seen it.</summary>
    private long Seen(Handle handle, long position) => position < 0 && tables.Find(handle) is null ? tables.Head(BookSubjects.Of(handle)) : position;

    private bool KindClash(Point point, string owner) => store.TryFind(new SeriesKey(point.Handle.ToString(), owner), out var series) && series.Kind != point.SampleKind;

    private Adapter? AdapterOf(string id, string owner) => tables.FindAdapter(id)?.Adapter is { } adapter && Same(adapter.Owner, owner) ? adapter : null;

    private static EventDraft Draft<T>(Principal who, string owner, string kind, string head, T fact, Handle? device) => new()
    {
        Kind = kind, Owner = owner, Actor = who.User, Heads = [head], Mentions = device is { } about ? [about.ToString()] : [],
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = BookJson.Write(fact) },
    };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static Outcome Cell(int row, string field, string zh, string en) => PointFault.ToOutcome([new(row, field, new Bilingual(zh, en))]);

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
