using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Things.Templates;

/// <summary>What an event says about a template. Body null = only the state changes.</summary>
internal sealed record TemplateFact(Handle Handle, int Version, TemplateState State, TemplateBody? Body)
{
    public static bool Wants(string kind) => kind is IdentifyKinds.TemplateDrafted or IdentifyKinds.TemplatePublished or IdentifyKinds.TemplateDisabled;

    /// <summary>The group that tells of it: a draft is nobody else's business.</summary>
    public static Disclosure GroupOf(TemplateState state) => state == TemplateState.Draft ? Disclosure.Internal : Disclosure.Public;

    public static string KindOf(TemplateState state) => state switch
    {
        TemplateState.Draft => IdentifyKinds.TemplateDrafted,
        TemplateState.Published => IdentifyKinds.TemplatePublished,
        _ => IdentifyKinds.TemplateDisabled,
    };

    public static byte[] Write(int version, TemplateBody? body, string? reason = null) => JsonSerializer.SerializeToUtf8Bytes(new Payload(version, body, reason), TemplateJson.Options);

    public static TemplateFact? Read(RecordedEvent e)
    {
        var state = e.Kind switch
        {
            IdentifyKinds.TemplateDrafted => TemplateState.Draft,
            IdentifyKinds.TemplatePublished => TemplateState.Published,
            _ => TemplateState.Disabled,
        };
        if (e.Heads.Count == 0 || !Handle.TryParse(e.Heads[0], out var handle) || !e.Payload.TryGetValue(GroupOf(state), out var bytes) || bytes is not { } json) return null;
        try
        {
            return JsonSerializer.Deserialize<Payload>(json.Span, TemplateJson.Options) is { } payload ? new(handle, payload.Version, state, payload.Template) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Payload(int Version, TemplateBody? Template, string? Reason);
}
