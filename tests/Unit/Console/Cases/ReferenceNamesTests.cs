using Xunit;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Names;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class ReferenceNamesTests
{
    private const string There = "o.whdmoip7wtviypmucw63", Unheard = "o.c23bjzzdjtip3bbr3t3c";

    /// <summary>Of the people of another node only a handle crosses; a reader can do nothing with it.</summary>
    [Fact]
    public void A_person_of_another_node_goes_by_the_organisation()
    {
        var names = new ReferenceNames([new Partners()], new Anybody());
        Assert.Equal("甲泵业", names.Person(There + "/User_admin"));
        Assert.Equal(Unheard + "/User_admin", names.Person(Unheard + "/User_admin"));
        Assert.Equal("", names.Person(null));
    }

    private sealed class Partners : IReferenceSource
    {
        public FieldType Kind => FieldType.Organization;
        public Reference? Find(string handle, Principal who) => handle == There ? new Reference(handle, "甲泵业", "", null) : null;
        public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel) => new([]);
    }

    private sealed class Anybody : IViewer
    {
        public Principal Principal => Principal.Public;
        public string? Name => null;
        public ViewerOrganization? Organization => null;
        public IReadOnlyList<ViewerOrganization> Organizations => [];
    }
}
