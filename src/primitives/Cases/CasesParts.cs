using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Views;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Cases;

/// <summary>What the engine stands on.</summary>
/// <param name="Projections">Runs at least <see cref="CasesBase.Views"/>.</param>
/// <param name="State">With <see cref="CasesRuntime.Migrations"/> applied.</param>
public sealed record CasesParts(IProjections Projections, IDatabase Views, IDatabase State, IAccess Access, IAudit Audit, IDirectory Directory, IWorkCalendar Calendar, TimeProvider Time)
{
    /// <summary>Null = nobody is told.</summary>
    public INotices? Notices { get; init; }
    /// <summary>Null = fields that name Things are checked by form alone, and nothing is copied from them.</summary>
    public IRegistry? Registry { get; init; }
    public ITemplates? Templates { get; init; }
    /// <summary>Null = forms name organisations of this node only.</summary>
    public IPartners? Partners { get; init; }
    /// <summary>Sign decisions; null = decisions are recorded without a signature.</summary>
    public OrganizationKeys? Keys { get; init; }
    /// <summary>Null = transitions that ask for the password again are refused.</summary>
    public IConfirmation? Confirmation { get; init; }
}

/// <summary>What views and engine share: the cases of the log, and the forms.</summary>
public sealed class CasesBase
{
    internal CasesBase(IEvents events, CaseBook book, FormBook forms) => (Events, Book, Forms, Views) = (events, book, forms, [new CasesView(book, forms), new CaseBlobsView(events, book, forms)]);

    internal IEvents Events { get; }
    internal CaseBook Book { get; }
    internal FormBook Forms { get; }

    /// <summary>For the node's projection runner.</summary>
    public IReadOnlyList<Projection> Views { get; }

    public CasesRuntime Open(CasesParts parts) => CasesRuntime.Open(this, parts);
}
