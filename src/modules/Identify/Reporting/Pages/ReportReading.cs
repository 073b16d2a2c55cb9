using Yiwang.Events;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;

namespace Yiwang.Identify.Reporting.Pages;

internal sealed record ShownReport(ReportTable Table, ReportDocument Document, byte[] Body, SentReport? Sent, ReceivedReport? Received, IReadOnlyList<RowProblem> Problems, bool MaySeePersons)
{
    public long? Position => Sent?.Position ?? Received?.Position;
}

/// <summary>One document for a person: of their own organisation, and with names and numbers of persons only for those whose work it is. Reading these is written to the audit.</summary>
internal sealed class ReportReading(ReportView view, ReportBook book, IAudit audit)
{
    public async Task<ShownReport?> ReadAsync(Principal who, string? side, string? pact, string? prefix, string? table, string? period, int part, CancellationToken cancel)
    {
        if (!ReportLinks.Concerns(who) || side is not ("in" or "out") || pact is null || prefix is null || period is null || book.Find(table) is not { } known) return null;
        if (await view.FindAsync(who, side, pact, prefix, known.Code, period, part) is not { } found) return null;
        var persons = who.Roles.Any(r => r is Role.OrgAdmin or Role.IdentifierManager or Role.RegistryReviewer);
        var holds = found.Document.Rows.Count > 0 && known.Fields.Any(f => ReportLinks.IsPersonal(known.Code, f.Key));
        if (persons && holds && !(await audit.WriteAsync(new AuditRecord(AuditKind.SensitiveRead, "report.read", Codes.Ok, who.User, who.Organization, RequestOrigin.Address, prefix, $"{known.Code} {period}"), cancel)).Succeeded) persons = false;
        var problems = found.Sent is { } sent ? ReceiptText.Problems(sent.Answer) : ReceiptText.Read(found.Problems);
        return new(known, found.Document, found.Body, found.Sent, found.Received, problems, persons || !holds);
    }
}
