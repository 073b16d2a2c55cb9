using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Sends escrow part by part, so that other reports find their place between: at most 16 without receipt. The manifest goes last; its receipt says that all is well.</summary>
internal sealed class EscrowPost(IDatabase state, EscrowFolders folders, ICrossing crossing, ReportClock clock)
{
    public const string Type = "identify.escrow";
    private const int Window = 16;

    /// <returns>True while there is more to do at once.</returns>
    public async Task<bool> RunAsync(Duty duty, CancellationToken cancel)
    {
        var records = await state.ReadAsync(sql => EscrowRows.List(sql, "escrow_out", duty.Pact.Id, EscrowMaking.WaitingMax * 2), cancel);
        var moved = false;
        foreach (var record in records.Where(r => r.State == EscrowState.Sending).OrderBy(r => r.Number, StringComparer.Ordinal))
        {
            var next = await SendAsync(duty, await ReceiptsAsync(duty, record, cancel), cancel);
            if (next != record) await state.WriteAsync(sql => { EscrowRows.Put(sql, "escrow_out", next); return 0; }, cancel);
            moved |= next != record;
            if (next.State != EscrowState.Sending && Directory.Exists(folders.Out(record.Pact, record.Number))) Directory.Delete(folders.Out(record.Pact, record.Number), recursive: true);
            // the next one follows this one
            if (next.State == EscrowState.Sending) break;
            if (next.State == EscrowState.Failed) await FailRestAsync(records, next, cancel);
        }
        return moved;
    }

    private async Task<EscrowRecord> ReceiptsAsync(Duty duty, EscrowRecord record, CancellationToken cancel)
    {
        while (record.Acked < record.Queued)
        {
            var key = KeyOf(record, record.Acked + 1);
            if (await crossing.FindReceiptAsync(record.Pact, duty.Sender, key, cancel) is not { } receipt)
                // of which the lane knows nothing, it does not carry
                return await crossing.FindNumberAsync(record.Pact, duty.Sender, key, cancel) is null ? record with { Queued = record.Acked } : record;
            // the pact stopped; what came back goes out again with what followed it
            if (receipt.IsBack) return record with { Queued = record.Acked };
            if (receipt.Outcome != Codes.Ok) return record with { State = EscrowState.Failed, DoneUs = clock.NowUs, Detail = $"{receipt.Outcome} {receipt.Detail}" };
            record = record with { Acked = record.Acked + 1 };
        }
        return record.Acked > record.Parts ? record with { State = EscrowState.Success, DoneUs = clock.NowUs } : record;
    }

    private async Task<EscrowRecord> SendAsync(Duty duty, EscrowRecord record, CancellationToken cancel)
    {
        while (record.State == EscrowState.Sending && record.Queued <= record.Parts && record.Queued - record.Acked < Window)
        {
            var part = record.Queued + 1;
            var path = Path.Combine(folders.Out(record.Pact, record.Number), part > record.Parts ? EscrowManifest.FileName : EscrowNumber.FileOf(part));
            if (!File.Exists(path)) return record with { State = EscrowState.Failed, DoneUs = clock.NowUs, Detail = $"{Path.GetFileName(path)} is gone" };
            var bytes = await File.ReadAllBytesAsync(path, cancel);
            var body = new JsonObject { ["number"] = record.Number, ["part"] = part > record.Parts ? 0 : part, ["data"] = Convert.ToBase64String(bytes) }.ToJsonString();
            var queued = await crossing.QueueAsync(record.Pact, duty.Sender, [new OutMessage(PactVerbs.Report, Type, EscrowMaking.Report, Encoding.UTF8.GetBytes(body), KeyOf(record, part))], cancel);
            if (queued.Status.Code is Codes.PactsNotPermitted or Codes.RequestTooLarge or Codes.RequestInvalid) return record with { State = EscrowState.Failed, DoneUs = clock.NowUs, Detail = $"{queued.Status.Code} {queued.Status.Detail}" };
            // the pact rests, or the queue is full: later
            if (!queued.Succeeded) return record;
            record = record with { Queued = part };
        }
        return record;
    }

    // what builds on one that failed is worth nothing; the next is a FULL
    private Task<int> FailRestAsync(List<EscrowRecord> records, EscrowRecord failed, CancellationToken cancel) => state.WriteAsync(sql =>
    {
        foreach (var later in records.Where(r => r.State == EscrowState.Sending && string.CompareOrdinal(r.Number, failed.Number) > 0))
            EscrowRows.Put(sql, "escrow_out", later with { State = EscrowState.Failed, DoneUs = clock.NowUs, Detail = failed.Number });
        EscrowRows.Forget(sql, failed.Pact);
        return 0;
    }, cancel);

    private static string KeyOf(EscrowRecord record, int part) => $"escrow:{record.Number}:{part}";
}
