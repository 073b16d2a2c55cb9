using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Sql;

namespace Yiwang.Connect.Maintenance.Stock;

/// <summary>Spare parts of an organisation. A part is never taken below nothing, and a movement with the same key happens once.</summary>
internal sealed class StockBook(IEvents events, IProjections projections, IDatabase views, AuditedAccess access)
{
    private const int WordsMax = 200, PartNoMax = 60, ListMax = 10_000, MovesMax = 500, Attempts = 16;
    private const double QuantityMax = 1e9;

    public async ValueTask<Outcome> SaveAsync(Principal who, Part part, CancellationToken cancel = default)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "part.save", part.PartNo, cancel) is { Succeeded: false } refused) return refused;
        if (part.PartNo.Length is 0 or > PartNoMax || part.PartNo.Contains(':', StringComparison.Ordinal)) return Wrong("partNo", $"备件编号要有 1–{PartNoMax} 个字符，不含冒号。", $"A part number has 1–{PartNoMax} characters and no colon.");
        if (part.Name.Length is 0 or > WordsMax || part.Spec.Length > WordsMax || part.Unit.Length > WordsMax || part.Place.Length > WordsMax) return Wrong("name", $"名称必填，每栏最多 {WordsMax} 字。", $"A name is needed; at most {WordsMax} characters in each field.");
        if (part.PriceFen < 0 || !(part.Minimum >= 0 && part.Minimum <= QuantityMax) || !(part.LifeHours >= 0)) return Wrong("minimum", "最低库存、单价和寿命不能小于 0。", "Minimum, price and life are not negative.");
        var fact = new PartFact(part.PartNo, part.Name, part.Spec, part.Unit, part.Place, part.Minimum, part.PriceFen, part.LifeHours);
        var appended = await events.AppendAsync([Facts.Draft(MaintenanceKinds.PartSaved, owner, $"part:{owner}:{part.PartNo}", who, fact)], [], cancel);
        if (!appended.Succeeded) return appended.Status;
        await projections.WaitAsync(appended.Value.FirstPosition, cancel, StockView.ViewName);
        return Outcome.Ok;
    }

    /// <summary>By a person.</summary>
    public async ValueTask<Outcome<StockLine>> MoveAsync(Principal who, string partNo, double quantity, string reason, string key, CancellationToken cancel = default)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (await access.EnterAsync(who, AccessAction.ManageDevices, new(owner, null), "stock.move", partNo, cancel) is { Succeeded: false } refused) return refused;
        return await MoveAsync(owner, who, partNo, quantity, reason, key, null, null, cancel);
    }

    /// <summary>By a work order, whose step was allowed already.</summary>
    public async ValueTask<Outcome<StockLine>> MoveAsync(string owner, Principal who, string partNo, double quantity, string reason, string key, string? workOrder, string? device, CancellationToken cancel = default)
    {
        if (quantity == 0 || !(Math.Abs(quantity) <= QuantityMax)) return Wrong("quantity", "数量不能为 0。", "The quantity is not 0.");
        if (reason.Length is 0 or > WordsMax) return Wrong("reason", $"请写明原因，最多 {WordsMax} 字。", $"Give a reason of at most {WordsMax} characters.");
        var head = $"stock:{owner}:{partNo}";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // the balance is that of the newest fact; the view only answers whether the key was used, so it must have come so far
            var seen = events.FindHead(head);
            if (seen >= 0 && !await projections.WaitAsync(seen, cancel, StockView.ViewName)) return new Outcome(Codes.NodeFault, StockView.ViewName);
            var line = await FindAsync(owner, partNo, cancel);
            if (line is null) return new Outcome(Codes.ThingsNotFound, partNo, "partNo", new Bilingual($"没有备件 {partNo}，请先登记。", $"There is no part {partNo}: enter it first."));
            if (await KnownAsync(owner, partNo, key, cancel)) return line;
            var balance = (seen < 0 ? 0 : Facts.Read<StockFact>(events.Read(seen))?.Balance ?? 0) + quantity;
            if (balance < 0) return new Outcome(Codes.RequestInvalid, partNo, "quantity", new Bilingual($"{line.Part.Name}（{partNo}）库存只有 {Number(balance - quantity)} {line.Part.Unit}，不够领 {Number(-quantity)}。", $"{line.Part.Name} ({partNo}): {Number(balance - quantity)} on stock, {Number(-quantity)} wanted."));
            var fact = new StockFact(partNo, quantity, balance, reason, key, workOrder, device);
            var appended = await events.AppendAsync([Facts.Draft(MaintenanceKinds.StockMoved, owner, head, who, fact, device)], [new(head, seen)], cancel);
            if (appended.Status.Code == Codes.EventsConflict) continue;
            if (!appended.Succeeded) return appended.Status;
            await projections.WaitAsync(appended.Value.FirstPosition, cancel, StockView.ViewName);
            return line with { Balance = balance, Position = appended.Value.FirstPosition };
        }
        return new Outcome(Codes.EventsConflict, partNo, "partNo");
    }

    public Task<StockLine?> FindAsync(string owner, string partNo, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.QueryFirst(Select + " where owner = @owner and part_no = @part", Line, ("owner", owner), ("part", partNo)), cancel);

    /// <summary>What is low first, then by number; up to 10,000.</summary>
    public Task<List<StockLine>> ListAsync(string owner, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.Query($"{Select} where owner = @owner order by case when minimum > 0 and balance < minimum then 0 else 1 end, part_no limit {ListMax}", Line, ("owner", owner)), cancel);

    /// <summary>Newest first.</summary>
    public Task<List<StockMove>> MovesAsync(string owner, string partNo, CancellationToken cancel = default) =>
        views.ReadAsync(sql => sql.Query($"select position, part_no, quantity, balance, reason, case_id, device, actor, at_us from stock_moves where owner = @owner and part_no = @part order by position desc limit {MovesMax}",
            r => new StockMove(r.Int64(0), r.Text(1), r.Double(2), r.Double(3), r.Text(4), r.TextOrNull(5), r.TextOrNull(6), r.TextOrNull(7), r.Int64(8)), ("owner", owner), ("part", partNo)), cancel);

    private Task<bool> KnownAsync(string owner, string partNo, string key, CancellationToken cancel) =>
        views.ReadAsync(sql => sql.Query("select position from stock_moves where owner = @owner and part_no = @part and key = @key", r => r.Int64(0), ("owner", owner), ("part", partNo), ("key", key)).Count > 0, cancel);

    private const string Select = "select part_no, name, spec, unit, place, minimum, price_fen, life_hours, balance, moved from stock_parts";

    private static StockLine Line(ISqlRow r) => new(new Part(r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Double(5), r.Int64(6), r.Double(7)), r.Double(8), r.Int64(9));
    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
