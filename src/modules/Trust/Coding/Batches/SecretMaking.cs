using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Coding.Forms;
using Yiwang.Trust.Coding.Secrets;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.BatchField;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>
/// Makes the codes of a batch. First the table of the new making is durable, then the case says that it is the good one, then the older table goes: whatever a crash leaves, one making is good
/// and the codes of any other open nothing.
/// </summary>
internal sealed class SecretMaking(ICases cases, INodeCases node, SecretStore secrets, IAccess access, TimeProvider clock) : IDisposable
{
    // a making holds all its codes in memory: one at a time
    private readonly SemaphoreSlim _one = new(1, 1);

    public void Dispose() => _one.Dispose();

    /// <summary>The batch as it may be made now: it is the person's own, they may order codes, and nothing is bound to it yet.</summary>
    public Outcome<CaseView> Check(Principal who, string id)
    {
        var found = cases.Find(who, id);
        if (!found.Succeeded || found.Value.Definition.Code != CodeForms.Batch || found.Value.Applicant != who.Organization) return found.Succeeded ? new Outcome(Codes.CasesNotFound) : found.Status;
        if (access.Decide(who, AccessAction.HandleCases, new ThingScope(who.Organization!, null)) is { Allowed: false } no) return no.AsOutcome();
        if (!who.Holds(Role.OrgAdmin) && !who.Holds(Role.IdentifierManager)) return new Outcome(Codes.PartiesForbidden);
        return found.Value.State is CodeForms.BatchState.Draft or CodeForms.BatchState.Made ? found
            : new Outcome(Codes.CasesNotPossible, found.Value.State, null, new("这一批已经绑定或作废，不能再生成：重新生成会让已经印好的暗码失效。", "This batch is bound or void and cannot be made again: that would void codes that are printed already."));
    }

    public async Task<Outcome<ClearSecrets>> MakeAsync(Principal who, string id, bool isSealed, CancellationToken cancel)
    {
        if (!await _one.WaitAsync(0, cancel)) return new Outcome(Codes.RequestLimited, "secret-batch", null, new("另一批暗码正在生成，请稍后再试。", "Another batch is being made; try again in a moment."));
        try
        {
            var found = Check(who, id);
            if (!found.Succeeded) return found.Status;
            var making = (int)found.Value.Values.Whole(Of.Making) + 1;
            var clear = await Task.Run(() => secrets.Make(id, making, (int)found.Value.Values.Whole(Of.Count)), cancel);
            var values = new JsonObject { [Of.Making] = making, [Of.MadeAt] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), [Of.MadeBy] = who.User, [Of.Sealed] = isSealed };
            var moved = await node.MoveAsync(new MoveCase(id, CodeForms.BatchMove.Make, values, found.Value.Position), cancel);
            if (!moved.Succeeded)
            {
                clear.Dispose();
                return moved.Status;
            }
            secrets.Keep(id, making);
            return clear;
        }
        finally
        {
            _one.Release();
        }
    }
}
