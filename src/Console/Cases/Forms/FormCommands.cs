using System.Text;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Rights;

namespace Yiwang.Console.Cases.Forms;

/// <summary>Definitions belong to the node, so changing them needs <see cref="AccessAction.ManageForms"/> in the organisation that runs it.</summary>
internal sealed class FormCommands(DefinitionStore store, IDirectory directory, IAccess access, AuditedAccess audited)
{
    public bool MayManage(Principal who) => Scope() is { } scope && access.Decide(who, AccessAction.ManageForms, scope).Allowed;

    /// <summary>Checks a file, and puts a sound one into force.</summary>
    public async ValueTask<Outcome<DefinitionReading>> SaveAsync(Principal who, string text, CancellationToken cancel)
    {
        var read = store.Check("", Bytes(text));
        if (read.Definition is not { } definition) return read;
        if (await EnterAsync(who, "form.save", $"{definition.Code} {definition.Version}", cancel) is { Succeeded: false } refused) return refused;
        return store.Save(Bytes(text));
    }

    /// <summary>Reads the folder again, after files were changed by hand.</summary>
    public async ValueTask<Outcome> ReloadAsync(Principal who, CancellationToken cancel)
    {
        var entered = await EnterAsync(who, "form.reload", null, cancel);
        if (entered.Succeeded) store.Reload();
        return entered;
    }

    public DefinitionReading Check(string text) => store.Check("", Bytes(text));

    // a browser posts CRLF; a file keeps the lines that its writer sees
    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n");

    private ThingScope? Scope() => directory.Operator is { } own ? new ThingScope(own.Id.ToString(), null) : null;

    private async ValueTask<Outcome> EnterAsync(Principal who, string act, string? about, CancellationToken cancel) =>
        Scope() is { } scope ? await audited.EnterAsync(who, AccessAction.ManageForms, scope, act, about, cancel) : new Outcome(Codes.PartiesForbidden);
}
