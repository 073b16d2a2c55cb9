using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Console.Cases.Files;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Api;

/// <summary>A program refers to files as a form does: those that its own organisation sent, or that stand in the case already. A digest that somebody guessed opens nothing.</summary>
internal sealed class ApiFiles(Attachments attachments, ICases cases)
{
    /// <param name="id">The case; null = one that is to be opened.</param>
    public async ValueTask<Outcome> CheckAsync(Principal who, JsonObject? values, string? id, CancellationToken cancel)
    {
        CaseView? standing = null;
        foreach (var (code, value) in values ?? [])
        {
            foreach (var file in FileReference.In(value))
            {
                standing ??= id is null ? null : cases.Find(who, id).Value;
                if (await attachments.MayReferAsync(file, who, standing, cancel)) continue;
                return new Outcome(Codes.CasesFieldInvalid, null, code, new Bilingual($"“{file.Name}”不是本单位上传的，或上传已过期。", $"“{file.Name}” was not sent by your organisation, or the upload has expired."));
            }
        }
        return Outcome.Ok;
    }
}
