using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Things.Templates;

/// <summary>Metadata templates: looked up in memory, changed by events. Registration takes only published versions.</summary>
public interface ITemplates
{
    /// <param name="version">0 = the newest published one.</param>
    Template? Find(Handle handle, int version = 0);
    /// <summary>All versions, oldest first; a draft is the last.</summary>
    IReadOnlyList<Template> Versions(Handle handle);
    /// <summary>The newest version of each template of an organisation, ordered by handle.</summary>
    IReadOnlyList<Template> OwnedBy(string organization);
    /// <summary>The newest published version of each template of an organisation as the log had them before a position, ordered by handle.</summary>
    IReadOnlyList<Template> PublishedBefore(string organization, long position);

    /// <summary>Keeps work in progress; a template has at most one draft, which stands in no one's way.</summary>
    /// <param name="expectedPosition">Position of the newest event about the template that the editor saw; -1 = a new template.</param>
    ValueTask<Outcome<Template>> SaveDraftAsync(Principal who, Handle handle, TemplateBody body, long expectedPosition, CancellationToken cancel = default);
    /// <summary>Publishes the body as the next version. Nothing published before may vanish: items are disabled, not deleted.</summary>
    ValueTask<Outcome<Template>> PublishAsync(Principal who, Handle handle, TemplateBody body, long expectedPosition, CancellationToken cancel = default);
    /// <summary>No new registrations under this version; what is registered stays. A draft is thrown away.</summary>
    ValueTask<Outcome<Template>> DisableAsync(Principal who, Handle handle, int version, string reason, CancellationToken cancel = default);
}
