using Microsoft.Extensions.DependencyInjection;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;

namespace Yiwang.Console.Cases.Forms;

/// <summary>Pages on which definitions are seen, checked and put in force.</summary>
public static class FormsSetup
{
    private static readonly Bilingual s_group = new("管理", "Administration");

    public static IServiceCollection AddForms(this IServiceCollection services) => services
        .AddSingleton(new MenuItem(s_group, new("表单定义", "Forms"), FormAddress.List, "file-settings", 930, who => who.Holds(Role.OrgAdmin) || who.Holds(Role.NodeAdmin)))
        .AddSingleton(s => new FormCommands(s.GetRequiredService<DefinitionStore>(), s.GetRequiredService<IDirectory>(), s.GetRequiredService<IAccess>(), new AuditedAccess(s.GetRequiredService<IAccess>(), s.GetRequiredService<IAudit>())));
}
