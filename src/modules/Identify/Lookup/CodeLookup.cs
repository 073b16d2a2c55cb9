using Yiwang.Events;
using Yiwang.Identify.Links;
using Yiwang.Things;

namespace Yiwang.Identify.Lookup;

/// <summary>What became of a code: an identifier to resolve, an address that another resolver answers at, or neither and why.</summary>
/// <param name="Failure">Set when both others are null.</param>
/// <param name="Above">Set when only a level above the code is registered, as the class of an item: the element string of that level.</param>
internal sealed record FoundCode(RecognizedCode Code, Handle? Handle, string? Address, Outcome Failure, string? Above = null);

/// <summary>From any scheme's code to an identifier of this network; used by the look-up page, search, the page behind a label and the API.</summary>
internal sealed class CodeLookup(IRegistry registry, Gs1Finder gs1, SchemeRoutes routes)
{
    /// <param name="owner">The asker's organisation, for codes that are unique only within one; null = the public.</param>
    public FoundCode Find(string typed, string? owner)
    {
        var code = SchemeRecognizer.Recognize(typed);
        if (code.Link is { } link && gs1.Find(link) is var (thing, level)) return new(code, thing, null, Outcome.Ok, level.Identity == link.Identity ? null : level.Identity);
        if (Named(code, typed.Trim(), owner) is { } handle) return new(code, handle, null, Outcome.Ok);
        if (routes.AddressOf(code) is { } address) return new(code, null, address, Outcome.Ok);
        return new(code, null, null, new Outcome(code.Scheme is CodeScheme.Unknown or CodeScheme.Url ? Codes.ThingsHandleInvalid : Codes.ThingsNotFound, code.Text, Say: code.Scheme.Elsewhere()));
    }

    private Handle? Named(RecognizedCode code, string typed, string? owner)
    {
        if (code.Alias is { } alias && registry.FindByAlias(alias) is { } named) return named;
        // what nobody registered may be a code of the asker's own that looks like another, or an Ecode without its mark
        if ((code.Handle is null || registry.FindRecord(code.Handle.Value) is null) && OwnCode(typed, owner) is { } own) return own;
        return code.Handle;
    }

    private Handle? OwnCode(string text, string? owner) => registry.FindByAlias(new(AliasScheme.Ecode, text))
        ?? (owner is null ? null : registry.FindByAlias(new(AliasScheme.LocalCode, text), owner) ?? registry.FindByAlias(new(AliasScheme.Serial, text), owner));
}
