using AePipeline.Architecture.Tests.Arrows;

namespace AePipeline.Architecture.Tests;

/// <summary>What counts as a use, and what as a circle.</summary>
public sealed class FolderUsesTests
{
    private const string Lamp = """
        namespace House.Lamps;

        public sealed record Lamp(int Watts)
        {
            public const int Most = 100;

            public static Lamp Bright() => new(Most);
        }

        public static class Brightness
        {
            public static int Twice(this int watts) => 2 * watts;
        }
        """;

    [Theory]
    [InlineData("", "Lamps.Lamp? Lamp;")]
    [InlineData("using House.Lamps;", "int Watts => Lamp.Most;")]
    [InlineData("using House.Lamps;", "string Name => nameof(Lamp);")]
    [InlineData("using House.Lamps;", "int Watts => 7.Twice();")]
    [InlineData("using House.Lamps;", "int Watts => Package.Unknown().Twice();")]
    [InlineData("using Light = House.Lamps.Lamp;", "object Lamp => Light.Bright();")]
    [InlineData("using static House.Lamps.Lamp;", "object Lamp => Bright();")]
    [InlineData("", "int Watts => Plan.Of().Watts;")]
    [InlineData("", "void Light() => Plan.Show(new(60));")]
    public void Uses_OfAFolderThatUsesAnother_HaveTheArrow(string usings, string members) => Assert.Contains(("Rooms", "Lamps"), Arrows(usings, members));

    [Theory]
    [InlineData("using House.Lamps;", "")]
    [InlineData("", "/// <summary>See <see cref=\"Lamps.Lamp\"/>.</summary>\nint Watts;")]
    [InlineData("", "int Watts => Package.Unknown().Twice();")]
    [InlineData("", "string Text => \"Lamp\"; int Lamp => 1;")]
    public void Uses_OfAFolderThatUsesNoOther_AreNone(string usings, string members) => Assert.DoesNotContain(Arrows(usings, members), arrow => arrow.From == "Rooms");

    [Theory]
    [InlineData("<Shade />")]
    [InlineData("<p>@Lamp.Most</p>")]
    [InlineData("<a href=\"/@(1 + Lamp.Most)\">one</a>")]
    [InlineData("@inject Lamp Light\n<p>@Light.Watts</p>")]
    [InlineData("@if (true) { <ul>@foreach (var name in Names) { <li title=\"}\">@name @7.ToString() @Text(Lamp.Most)</li> }</ul> }")]
    [InlineData("@if (true) { <br> } else if (Lamp.Most > 7) { <p>}</p> }")]
    [InlineData("@{ var lamp = new Lamp(60); <p>it's @lamp</p> }")]
    [InlineData("<p>it's dark</p>\n@code {\n    int Watts => 7.Twice();\n}")]
    public void Uses_OfAFolderWithAPageThatUsesAnother_HaveTheArrow(string page) => Assert.Contains(("Rooms", "Lamps"), Arrows("", "", page));

    [Theory]
    [InlineData("<p>Lamp.Most</p>")]
    [InlineData("@* <Shade /> and @Lamp.Most *@")]
    [InlineData("<!-- <Shade /> --><shade>lamp@@lamp</shade>")]
    [InlineData("<p>@Names.Count</p>.Twice()\n@code {\n    string[] Names => [\"Lamp\"];\n}")]
    public void Uses_OfAFolderWithAPageThatUsesNoOther_AreNone(string page) => Assert.DoesNotContain(Arrows("", "", page), arrow => arrow.From == "Rooms");

    [Fact]
    public void Uses_OfPagesThatUseEachOther_AreACircle()
    {
        var project = SourceProject.Of("House", [("Lamps/Shade.razor", "@using AePipeline.House.Rooms\n<Page />"), ("Rooms/Page.razor", "@using AePipeline.House.Lamps\n<Shade />")]);

        Assert.Equal(["Lamps Rooms"], Circles.Of([.. FolderUses.Of(project).Select(use => (use.From, use.To)).Distinct()]));
    }

    [Fact]
    public void Pages_WithADirectiveThatIsNotRead_AreRefused() =>
        Assert.Contains("Rooms/Page.razor", Assert.Throws<NotSupportedException>(() => Arrows("", "", "@typeparam T")).Message, StringComparison.Ordinal);

    [Fact]
    public void Pages_OfTheGallery_AreReadWithoutErrors()
    {
        var trees = SourceProject.Read("Gallery").Compilation.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".razor", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(trees);
        Assert.All(trees, tree => Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Circles_OfFoldersThatUseEachOther_AreThoseFoldersAlone()
    {
        Assert.Equal(["A B", "C D E"], Circles.Of([("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "C"), ("E", "F"), ("G", "A")]));
        Assert.Empty(Circles.Of([("A", "B"), ("B", "C"), ("A", "C")]));
    }

    private static IEnumerable<(string From, string To)> Arrows(string usings, string members, string page = "")
    {
        const string Plan = "namespace House; static class Plan { public static Lamps.Lamp Of() => Lamps.Lamp.Bright(); public static void Show(Lamps.Lamp lamp) { } }";
        var room = $"{usings} namespace House.Rooms; class Room {{ {members} }}";
        var project = SourceProject.Of(
            "House",
            [("Lamps/Lamp.cs", Lamp), ("Lamps/Shade.razor", "<p>dark</p>"), ("Rooms/Room.cs", room), ("Rooms/Page.razor", page), ("Plan.cs", Plan), ("_Imports.razor", "@using House.Lamps\n@using AePipeline.House.Lamps")]);
        return FolderUses.Of(project).Select(use => (use.From, use.To)).Distinct();
    }
}
