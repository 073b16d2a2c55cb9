using Xunit;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Storage.Sql;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("select @b, @a, @b", "select $1, $2, $1", "b,a")]
    [InlineData("select '@a', \"@b\", @c", "select '@a', \"@b\", $1", "c")]
    [InlineData("select 'it''s @a' where x=@x1", "select 'it''s @a' where x=$1", "x1")]
    [InlineData("select 'open @a", "select 'open @a", "")]
    public void Names_outside_quotes_become_numbers(string sql, string postgres, string names)
    {
        var text = SqlText.Parse(sql);
        Assert.Equal((postgres, sql, names), (text.Postgres, text.Sqlite, string.Join(',', text.Names)));
    }

    [Fact]
    public void Bytea_is_blob_for_sqlite_but_not_inside_a_word_or_quotes() =>
        Assert.Equal("create table t (a blob, mybytea text default 'bytea')", SqlText.Parse("create table t (a bytea, mybytea text default 'bytea')").Sqlite);
}
