"""The bots of our own features, in Python: `python tests/steps/our_bots.py` writes their exports to features/bots."""

from __future__ import annotations

import json
from pathlib import Path

from handoff.fakes.builder import BotBuilder

BOTS = Path(__file__).parents[2] / "features" / "bots"
HUMAN = "4129463410"
ORDERS = "2200000002"


def new_bot() -> BotBuilder:
    """A bot whose author has made it and changed nothing."""
    return BotBuilder("New Bot").custom_bot_dialogs()


def getting_started(*, steps: int = 17) -> BotBuilder:
    """The bot of the Getting Started series, as it stands after this step of the series."""
    bot = BotBuilder("Getting Started Bot", domain="LP_Cross-vertical")
    greetings = ["hi", "hi *", "hello", "hello *", "howdy", "hiya", "ciao", "hola"]
    bot.dialog("Welcome", patterns=greetings).text("Hi there! How can I help you?", name="welcome")
    bot.fallback("Sorry, I am not able to understand. Please try again.")
    goodbyes = ["goodbye", "bye", "see ya"]
    bot.dialog("Goodbye", patterns=goodbyes).text("Thanks for stopping by.", name="farewell")
    _make_payment(bot)
    _order_status(bot)
    if steps >= 16:
        escalation = bot.dialog("Escalation", patterns=["agent", "human", "representative"])
        escalation.agent_transfer("Transferring to a human agent…", skill_id=HUMAN, name="escalation_1")
    return bot


def _make_payment(bot: BotBuilder) -> None:
    dialog = bot.dialog("Make Payment", intent="make payment")
    dialog.text("Sure, I can help with that.")
    question = dialog.multiple_choice(
        "Are you prepared with your preferred payment method?", ["Yes", "No"], name="Payment Method"
    )
    question.rule("Yes", patterns=["yes", "y"], next="Yes")
    question.rule("No", patterns=["no", "n"], next="No")
    dialog.text("Great! To pay your bill, please go to our billing portal at example.com.", name="Yes", next="end")
    dialog.text("Ok, we’ll be here to help when you are ready.", name="No", next="end")


def _order_status(bot: BotBuilder) -> None:
    dialog = bot.dialog("Order Status", intent="check order status")
    dialog.text("Let’s find your order.")
    question = dialog.question("What is your order number?", name="Order Number")
    question.rule("Order number", regex=r"^\w\d{6}$", set={"orderNumber": "{$userMessage}"})
    dialog.integration("OrderStatus", name="OrderStatus")
    dialog.card(
        "{OrderStatus.name}", subtitle="{OrderStatus.orderStatus}", image="{OrderStatus.image}", name="Order Tile"
    )
    bot.api(
        "OrderStatus",
        "https://orders.example/order-status/{$botContext.orderNumber}",
        fields={key: f"{{$.api_OrderStatus.{key}}}" for key in ("id", "name", "orderStatus", "image")},
    )


def escalation() -> BotBuilder:
    """A bot that escalates in every documented way; features change its fields."""
    bot = BotBuilder("Escalation Bot")
    bot.dialog("Welcome", patterns=["hi", "hello"]).text("Hello. What can I do for you?", name="welcome")
    escalation = bot.dialog("Escalation", patterns=["agent", "human", "representative"])
    escalation.agent_transfer("One moment, a colleague takes over.", skill_id=HUMAN, name="agent_transfer")
    by_integration = bot.dialog("Escalation By Integration", patterns=["operator"])
    transfer = by_integration.integration("HumanEscalation", name="integration_transfer")
    transfer.rule("Success", api="SUCCESS", next="end").rule("Failure", api="FAILURE", next="call_us")
    by_integration.text("That did not work. Please call us.", name="call_us", next="end")
    bot.escalation_integration(
        "HumanEscalation",
        HUMAN,
        "Hold on while I connect you with an agent.",
        skill_name="Human",
        fields={"state": "{$.api_HumanEscalation.status}"},
    )
    after_texts = bot.dialog("Escalation After Texts", patterns=["explain it first"])
    after_texts.text("First, have your contract number ready.", name="text_1")
    after_texts.text("Second, find a quiet place.", name="text_2")
    after_texts.text("Third, do not hang up.", name="text_3")
    after_texts.agent_transfer("And now I connect you.", skill_id=HUMAN, name="transfer_after_texts")
    talkative = bot.dialog("Escalation With Company", patterns=["stay with me"])
    talkative.agent_transfer("I am looking for somebody.", skill_id=HUMAN, name="transfer_and_ask", next="next")
    question = talkative.question("How was your day so far?", name="small_talk")
    question.rule("Anything", patterns=["*"], set={"day": "{$userMessage}"})
    talkative.text("Thank you for telling me.", name="thanks")
    orders = bot.dialog("Orders", intent="check order status")
    orders.agent_transfer(
        "I am passing you on to our order desk.", skill_id=ORDERS, name="transfer_to_orders", transfer_bot_context=True
    )
    bot.dialog("Nobody There").text("Nobody can take over right now.", name="nobody_there", next="end")
    apology = "Sorry, we're unable to perform the transfer at this time. Please try again later."
    bot.dialog("Transfer Failed", patterns=["__agent_escalation_failed__"]).text(apology, name="apology")
    bot.fallback("Sorry, I do not understand.")
    return bot


def order_desk() -> BotBuilder:
    """The receiver of bot-to-bot transfers."""
    bot = BotBuilder("Order Desk")
    bot.dialog("Order Status", patterns=["where is my order"], intent="check order status").text(
        "Which order do you mean?", name="which_order"
    )
    bot.dialog("Greeting", patterns=["hi"]).text("This is the order desk.", name="greeting")
    bot.fallback("Here we only know about orders.")
    return bot


def last_resort() -> BotBuilder:
    """A bot whose Fallback dialog looks for a human."""
    bot = BotBuilder("Last Resort Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.", name="welcome")
    fallback = bot.fallback()
    fallback.text("I had better find somebody.", name="announcement")
    fallback.agent_transfer("Somebody takes over.", skill_id="{$botContext.skillId}", name="fallback_transfer")
    return bot


def showroom() -> BotBuilder:
    """Things to tap: quick replies, buttons, cards."""
    bot = BotBuilder("Showroom Bot")
    likes = bot.dialog("Welcome", patterns=["hi"])
    likes.quick_reply("What do you like?", {"Bikes": "bikes", "Cars": "cars"}, name="taste").rule(
        "Bikes", patterns=["bikes"], next="bikes"
    ).rule("Cars", patterns=["cars"], next="cars")
    likes.text("Two wheels it is.", name="bikes", next="end")
    likes.text("Four wheels it is.", name="cars", next="end")
    contact = bot.dialog("Contact", patterns=["contact"])
    contact.button("How shall we reach you?", {"Call me": "phone", "Write to me": "letter"}, name="channel").rule(
        "Phone", exact="phone", next="phone"
    ).rule("Letter", exact="letter", next="letter")
    contact.text("We will call you.", name="phone", next="end")
    contact.text("We will write to you.", name="letter", next="end")
    offers = bot.dialog("Offers", patterns=["offers"])
    offers.card("City Bike", subtitle="Red", buttons={"Reserve": "reserve city bike"}, name="offer").rule(
        "Reserve", patterns=["reserve *"], next="reserved"
    )
    offers.text("It is yours until Friday.", name="reserved", next="end")
    bot.fallback("Pardon?")
    return bot


SHOP = json.dumps(
    {
        "type": "vertical",
        "elements": [
            {"type": "text", "tag": "title", "text": "Our shop"},
            {"type": "map", "la": 49.4875, "lo": 8.466, "tooltip": "Water Tower Square"},
            {"type": "image", "url": "https://city.example/inside.png"},
            {"type": "image", "url": "https://city.example/outside.png"},
            {
                "type": "button",
                "title": "How to get there",
                "click": {
                    "actions": [
                        {"type": "publishText", "text": "how to get there"},
                        {"type": "link", "uri": "https://city.example/way"},
                        {"type": "navigate", "la": 49.4883, "lo": -8.4647},
                    ]
                },
            },
        ],
        "quickReplies": {
            "type": "quickReplies",
            "replies": [
                {
                    "type": "button",
                    "title": "Opening hours",
                    "click": {"actions": [{"type": "link", "uri": "https://city.example/hours"}]},
                }
            ],
        },
    }
)


def city_guide() -> BotBuilder:
    """Images, links and locations, in every kind of interaction that can have them."""
    bot = BotBuilder("City Guide")
    picture = bot.dialog("Picture", patterns=["picture"])
    picture.text("This is the Water Tower.", name="about")
    picture.image("https://city.example/tower?size={$botContext.size}", name="tower")
    picture.text("More at https://city.example/tower, or ask us.", name="more")
    picture.text('Read <a href="https://city.example/history"><b>its history</b></a>.', name="history", next="end")
    tickets = bot.dialog("Tickets", patterns=["tickets"])
    tickets.button("Tickets are sold here:", {"Buy a ticket": "https://city.example/tickets", "No": "no"}, name="sold")
    tour = bot.dialog("Tour", patterns=["tour"])
    tour.card(
        "A walk",
        subtitle="Two hours",
        image="https://city.example/walk.png",
        buttons={"The way": "https://city.example/walk"},
        name="walk",
    )
    shop = bot.dialog("Shop", patterns=["shop"])
    shop.universal(SHOP, name="shop")
    shop.text("See you there.", name="see_you", next="end")
    bot.fallback("Pardon?")
    return bot


LONG = " ".join(f"This is sentence number {number} of a long story." for number in range(1, 13))
OFFERS = json.dumps(
    {
        "type": "carousel",
        "padding": 10,
        "elements": [
            {
                "type": "vertical",
                "elements": [
                    {"type": "image", "url": f"https://shop.example/{name.lower()}.png"},
                    {"type": "text", "tag": "title", "text": name},
                    {"type": "text", "tag": "subtitle", "text": price},
                    {
                        "type": "button",
                        "title": "Buy",
                        "click": {"actions": [{"type": "publishText", "text": f"buy {name}"}]},
                    },
                    {
                        "type": "button",
                        "title": "Look",
                        "click": {"actions": [{"type": "link", "uri": f"https://shop.example/{name.lower()}"}]},
                    },
                ],
            }
            for name, price in (("Lamp", "20 euros"), ("{$botContext.wish}", "as you like"))
        ],
    }
)


def showcase() -> BotBuilder:
    """One dialog for each kind of interaction, and for what can be said of any."""
    bot = BotBuilder("Showcase Bot")
    statements = bot.dialog("Statements", patterns=["statements"])
    statements.text("First.", name="first", comment="A comment of the team: greet warmly.")
    statements.text("Nobody is told this.", name="disabled", enabled=False)
    statements.text("Second.", name="second", enabled=None)
    statements.question("And you?", name="and_you").rule("Anything", patterns=["*"], set={"mood": "{$userMessage}"})
    statements.text("You said {$botContext.mood}.", name="echo", next="end")
    texts = bot.dialog("Long Texts", patterns=["a long text"])
    texts.text(LONG, name="long_text", next="end")
    pauses = bot.dialog("Pauses", patterns=["a joke"])
    pauses.text("Knock, knock. tag::breakWithDelay=1500 Who is there?", name="joke", next="end")
    order = bot.dialog("Order Of Code", patterns=["code"])
    order.text(
        "Content after {$botContext.step}.",
        name="statement_with_code",
        pre="botContext.setBotVariable('step', 'pre', true, false); botContext.sendMessage('Pre-Process');",
        post="botContext.setBotVariable('step', 'post', true, false); botContext.sendMessage('Post-Process');",
        delay_ms=2000,
    )
    order.question(
        "Question after {$botContext.step}?",
        name="question_with_code",
        pre="botContext.sendMessage('Pre-Process of the question');",
        post="botContext.sendMessage('Post-Process of the question');",
        process=(
            "botContext.setBotVariable('heard', botContext.getBotVariable('answer') + '!', true, false);"
            "if (botContext.getCurrentUserMessage() === 'jump') botContext.setTriggerNextMessage('landing');"
        ),
        delay_ms=1000,
    ).rule("Anything", patterns=["*"], set={"answer": "{$userMessage}"})
    order.text("Heard {$botContext.heard}", name="heard", next="end")
    order.text("Landed, heard {$botContext.heard}", name="landing", next="end")
    menu = bot.dialog("Menu", patterns=["menu"])
    drinks = menu.multiple_choice("What would you like?", ["Tea", "Coffee"], name="drinks")
    drinks.rule("Tea", option="Tea", next="tea").rule("Coffee", option="Coffee", next="coffee")
    menu.text("Tea it is.", name="tea", next="end")
    menu.text("Coffee it is.", name="coffee", next="end")
    sizes = bot.dialog("Sizes", patterns=["sizes"])
    size = sizes.multiple_choice("Which size?", ["Small", "Large"], name="sizes", style="LETTERS_TAB")
    size.rule("Small", exact="Small").rule("Large", exact="Large")
    sizes.text("Noted.", name="noted", next="end")
    rating = bot.dialog("Rating", patterns=["rate"])
    stars = rating.quick_reply("How was it?", {"Good": "RATING_GOOD", "Bad": "RATING_BAD"}, name="rating")
    stars.rule("Good", exact="RATING_GOOD", next="glad").rule("Bad", exact="RATING_BAD", next="sad")
    rating.text("We are glad: {$quickReplyPayload}.", name="glad", next="end")
    rating.text("We are sorry.", name="sad", next="end")
    tracking = bot.dialog("Tracking", patterns=["track"])
    tracking.button(
        "Your parcel is on its way.", {"Track it": "TRACK_1", "Visit us": "https://shop.example"}, name="parcel"
    ).rule("Track", exact="TRACK_1")
    tracking.text("It is in the next town.", name="next_town", next="end")
    stores = bot.dialog("Stores", patterns=["stores"])
    stores.integration("Stores", name="find_stores")
    stores.card("{Stores.name}", subtitle="Open {Stores.hours}", buttons={"Go there": "GO {Stores.name}"}, name="tiles")
    picker = bot.dialog("Breakfast", patterns=["breakfast"])
    picker.list_picker("What shall we bring?", ["Bread", "Butter", "Jam"], name="picker").rule(
        "Picked", patterns=["User Selected: *"], set={"picked": "{$userMessage}"}
    )
    picker.text("We bring: {$botContext.picked}", name="bring", next="end")
    offers = bot.dialog("Offers", patterns=["offers"])
    offers.universal(OFFERS, asks=True, name="carousel", delay_ms=1000).rule("Buy", patterns=["buy *"])
    offers.text("It is yours.", name="yours", next="end")
    empty = bot.dialog("Broken Offers", patterns=["broken offers"])
    empty.universal("{$botContext.offers}", name="broken_carousel")
    empty.text("That was all.", name="all", next="end")
    summary = bot.dialog("Summary", patterns=["human"])
    summary.private_message("The consumer wrote: {$userMessage}", name="summary")
    summary.agent_transfer("One moment.", skill_id=HUMAN, name="transfer")
    media = bot.dialog("Media", patterns=["film"])
    media.interaction("VIDEO", {"url": "https://shop.example/film.mp4"}, name="film")
    media.image("https://shop.example/{$botContext.still}.png", name="still")
    media.text("That was the film.", name="the_end", next="end")
    claim = bot.dialog("Claim", patterns=["claim"])
    claim.file_upload("Please upload your receipt.", ["PDF", "PNG", "JPEG"], name="upload")
    claim.integration("Archive", name="archive")
    claim.question("What happened?", name="what_happened").rule("Anything", patterns=["*"])
    claim.text("We will look into it.", name="look_into_it", next="end")
    report = bot.dialog("Report", patterns=["report"])
    own_words = {
        "inProgressMessage": "On its way.",
        "successMessage": "Got it.",
        "failureMessage": "Lost it.",
        "validationFailureMessage": "A picture, please.",
    }
    widget = {"acceptedFileTypes": ["PNG"], **own_words}
    report.interaction("FILE_UPLOAD", {"text": "Show us.", "fileUploadWidget": widget}, name="show_us")
    report.integration("Archive", name="archive_report")
    report.text("Thank you.", name="thanks_for_report", next="end")
    bot.dialog("Claim Archived", patterns=["file_upload_success:*"]).text("It is on our desk.", name="on_our_desk")
    bot.api(
        "Stores",
        "https://shop.example/stores",
        fields={"name": "{$.api_Stores.stores[i].name}", "hours": "{$.api_Stores.stores[i].hours}"},
    )
    bot.file("Archive", "https://archive.example/{$conversationId}", body='{"file": "{{file_url}}"}')
    bot.fallback("Pardon?")
    return bot


def lookup() -> BotBuilder:
    """Integrations of every type, and variables of every kind."""
    bot = BotBuilder("Lookup Bot")
    order = bot.dialog("Order", patterns=["order"])
    asked = order.question("Which order?", name="which_order").rule(
        "Number", patterns=["*"], set={"order": "{$userMessage}", "kept": ("{$query}", "dialog")}
    )
    assert asked
    order.integration("Order", name="get_order").rule("Failure", api="FAILURE", next="order_trouble")
    order.text("Order {Order.id}: {Order.state}, {$.api_Order.items[0].name} first.", name="order_state", next="end")
    order.text("We cannot look it up now.", name="order_trouble", next="end")
    bot.api(
        "Order",
        "https://crm.example/orders/{$botContext.order}",
        method="PUT",
        headers={"X-Channel": "{$botContext.source}", "X-Region": "{$env.region}"},
        params={"full": "true", "by": "{$conversationId}"},
        body='{"order": "{$botContext.order}", "slot": "{$botContext.slot.size}"}',
        fields={"id": "{$.api_Order.id}", "state": "{$.api_Order.state}", "item": "{$.api_Order.items[i].name}"},
        transform=(
            "if (botContext.getBotVariable('api_OrderStatus') === 201) botContext.setBotVariable('fresh', 'yes', true);"
            "var body = JSON.parse(botContext.getBotVariable('api_Order').jsonData).api_Order;"
            "botContext.setBotVariable('first item', body && body.items ? body.items[0].name : 'none', true, false);"
        ),
    )
    bare = bot.dialog("Bare", patterns=["bare"])
    bare.integration("Bare", name="call_bare")
    bare.text("The call was fine.", name="bare_fine", next="end")
    bot.api("Bare", "{$botContext.address}", method="GET")
    results = bot.dialog("Search", patterns=["search"])
    results.integration(
        "Search",
        name="call_search",
        post=(
            "var found = botContext.getBotVariable('Search.hit.count');"
            "botContext.setTriggerNextMessage(found > 0 ? 'search_hits' : 'search_empty');"
        ),
    )
    results.text("Found {$botContext.hits}: {Search.hit}.", name="search_hits", next="end", pre=_COUNT_HITS)
    results.text("Nothing was found.", name="search_empty", next="end")
    bot.api("Search", "https://crm.example/search", fields={"hit": "{$.api_Search.hits[i]}"})
    quote = bot.dialog("Quote", patterns=["quote *"])
    quote.integration("Price", name="call_function").rule("Failure", api="FAILURE", next="no_price")
    quote.text("That is {Price.total} euros.", name="price", next="end")
    quote.text("We have no price for it.", name="no_price", next="end")
    bot.function(
        "Price",
        headers={"X-Reason": "quote"},
        payload='{"asked": "{$userMessage}"}',
        fields={"total": "{$.api_Price.total}"},
    )
    mail = bot.dialog("Mail", patterns=["mail me"])
    mail.integration("Receipt", name="send_mail").rule("Failure", api="FAILURE", next="no_mail")
    mail.text("It is in your mailbox.", name="mailed", next="end")
    mail.text("The mail did not go out.", name="no_mail", next="end")
    bot.email("Receipt", {"to": "{$botContext.mail}", "subject": "Your receipt"}, "Thank you, {$botContext.name}.")
    faq = bot.dialog("Questions", patterns=["*?"])
    faq.knowledge(
        "0123456789abcdef0123456789abcdef", name="answers", not_found="I found nothing about it.", answers=2
    ).rule("Found", knowledge="MATCH_FOUND").rule("Not found", knowledge="MATCH_NOT_FOUND", next="ask_otherwise")
    faq.text("{$.api_kb_search.results[0].title}: {$.api_kb_search.results[0].summary}", name="article", next="end")
    faq.text("Try other words.", name="ask_otherwise", next="end")
    cards = bot.dialog("Topics", patterns=["topic *"])
    shown = cards.knowledge(
        "fedcba9876543210fedcba9876543210",
        name="topics",
        answers=3,
        auto_render=True,
        links=True,
        threshold="fp",
        not_found="BLANK_MESSAGE",
        variable="topics",
    )
    shown.rule("Found", knowledge="MATCH_FOUND", next="more").rule(
        "Not found", knowledge="MATCH_NOT_FOUND", next="sorry"
    )
    cards.text("More about {$.api_topics.results[i].title}?", name="more", next="end")
    cards.text("No such topic.", name="sorry", next="end")
    old = bot.dialog("Old Questions", patterns=["faq *"])
    old.integration("FAQ", name="call_faq").rule("Success", api="SUCCESS").rule("Failure", api="FAILURE", next="no_faq")
    old.text("{FAQ.article}", name="faq_article", next="end")
    old.text("There is no article about it.", name="no_faq", next="end")
    bot.knowledge_base("FAQ", answers=2)
    weather = bot.dialog("Weather", patterns=["weather"])
    weather.integration("Weather", name="call_weather")
    weather.text("It is {Weather.sky}.", name="sky", next="end")
    bot.api(
        "Weather", "https://weather.example", variable="weather_result", fields={"sky": "{$.api_weather_result.sky}"}
    )
    _lookup_variables(bot)
    bot.fallback("Pardon?")
    return bot


_COUNT_HITS = "botContext.setBotVariable('hits', botContext.getBotVariable('Search.hit.count'), true, false);"


def _lookup_variables(bot: BotBuilder) -> None:
    system = bot.dialog("System", patterns=["who are you"])
    system.text("Bot {$chatBotId}, conversation {$conversationId}, consumer {$chatBotUserId}.", name="ids")
    system.text("{$firstname} ({$chatBotUserPlatformId}) heard {$userMessage}, or {$query}.", name="names", next="end")
    durations = bot.dialog("Durations", patterns=["remember *"])
    first = durations.question("What shall I remember?", name="remember")
    first.rule(
        "Anything",
        patterns=["*"],
        set={
            "once": ("{$userMessage}", "request"),
            "meanwhile": ("{$userMessage}", "dialog"),
            "always": ("{$userMessage}", "session"),
            "copy": "{$botContext.always}",
            "literal": "just this",
        },
    )
    durations.text("Now: {$botContext.once} {$botContext.meanwhile} {$botContext.always}.", name="now")
    durations.question("Next?", name="next").rule("Go on", patterns=["go *"], next="later")
    durations.text("Later: {$botContext.once} {$botContext.meanwhile} {$botContext.always}.", name="later", next="end")
    code = bot.dialog("Code", patterns=["code"])
    code.text(
        "Number {$botContext.number}, unset {$botContext.unset}.",
        name="typed",
        next="end",
        pre=(
            "botContext.setBotVariable('number', 10, true, false);"
            "var nobody = botContext.getBotVariable('nobody');"
            "botContext.setBotVariable('unset', nobody === null ? 'is null' : 'is not', true);"
            "botContext.setBotVariable('brief', 'gone soon');"
        ),
    )
    environment = bot.dialog("Environment", patterns=["where are we"])
    environment.text("In {$env.region}.", name="region", next="end")


def tailor() -> BotBuilder:
    """A bot that fills slots with entities."""
    bot = BotBuilder("Tailor Bot", domain="Clothing")
    order = bot.dialog("Order", patterns=["* shirt*"], intent="order shirt")
    size = order.multiple_choice("Which size?", ["Small", "Large"], name="ask_size")
    size.rule("Size", entity="SIZE", set={"slot.size": "@ENTITY", "size answer": "{$userMessage}"})
    colour = order.question("Which colour?", name="ask_colour")
    colour.rule("Colour", entity="COLOUR", set={"slot.colour": "@COLOUR", "not a slot": "@COLOUR"})
    colour.rule("Shade", entity="SHADE", set={"slot.colour": "@SHADE"})
    when = order.question("When do you need it?", name="ask_when")
    when.rule("Date", entity="DATE", set={"slot.when": "@DATE", "slot.when in full": "{$userMessage}"})
    order.question(
        "A {$botContext.slot.size} shirt in {$botContext.slot.colour}, {$botContext.slot.when}. Right?", name="confirm"
    ).rule("Yes", patterns=["yes"])
    order.text("It will be ready: {$botContext.slot.size}, {$botContext.slot.colour}.", name="ready", next="end")
    trip = bot.dialog("Delivery", patterns=["deliver"])
    trip.question("From where?", name="from_where").rule("City", entity="CITY", set={"slot.from": "@CITY"})
    trip.question("To where?", name="to_where").rule("City", entity="CITY", set={"slot.to": "@CITY"})
    trip.text("From {$botContext.slot.from} to {$botContext.slot.to}.", name="route", next="end")
    bot.dialog("Summary", patterns=["* summary*"]).text("Size {$botContext.slot.size}.", name="size_now", next="end")
    bot.fallback("Pardon?")
    return bot


def careless_content() -> BotBuilder:
    """A bot with every mistake of content that the check of a bot knows."""
    bot = BotBuilder("Careless Content Bot")
    dialog = bot.dialog("Everything", patterns=["hi"])
    dialog.text("Fine.", name="commented", comment="x" * 241)
    dialog.text("Fine.", name="twin")
    dialog.text("Fine.", name="twin")
    dialog.text("Click <a onclick='x()' href='javascript:x()'>here</a> <table>", name="markup")
    dialog.text("Your code is {$env.promoCode}.", name="code")
    dialog.image("ftp://shop.example/picture.png", name="picture")
    dialog.interaction("AUDIO", {"url": "https://shop.example/song.mp3"}, name="song")
    dialog.universal('{"type": "vertical", "elements": [}', name="rich")
    dialog.question("x" * 256, name="long_question").rule("Anything", patterns=["*"])
    dialog.card("x" * 256, buttons={"y" * 129: "z"}, name="tile").rule("Anything", patterns=["*"])
    dialog.text("Fine.", name="slow", delay_ms=10001)
    dialog.file_upload("Please upload it.", name="upload")
    dialog.text("Thank you.", name="thanks", pre="var total = (1234.5).toLocaleString();", next="end")
    dialog.integration("Gone", name="gone", next="end")
    bot.api(
        "Weather", "https://weather.example", variable="weather_result", fields={"sky": "{$.api_weather_result.sky}"}
    )
    bot.fallback("Pardon?")
    return bot


def travel_desk() -> BotBuilder:
    """Dialogs that interrupt each other, lead into each other, close the conversation or never end."""
    bot = BotBuilder("Travel Desk")
    bot.dialog("Welcome", patterns=["hi", "(hello|hello (there|you))"]).text(
        "Welcome to the travel desk.", name="welcome"
    )
    booking = bot.dialog("Booking", patterns=["book a trip"])
    booking.question("Where do you want to go?", name="destination").rule(
        "A place", regex=r"^[A-Z][a-z]+$", set={"destination": "{$userMessage}"}
    ).rule("The sea", patterns=["*sea*", "*beach*"], set={"destination": "the sea"})
    travellers = booking.question("How many of you will travel?", name="travellers")
    travellers.rule("A number", regex=r"^\d+$", set={"travellers": "{$userMessage}"})
    travellers.rule("Nobody", exact="nobody", next="nobody_travels")
    booking.text("Booked: {$botContext.travellers} to {$botContext.destination}.", name="booked", next="end")
    booking.text("Then there is nothing to book.", name="nobody_travels", next="end")
    bot.dialog("Hours", patterns=["opening hours"]).text("We are open from nine to five.", name="hours")
    bot.dialog("Beaches", patterns=["* beach"]).text("There is a brochure on beaches.", name="beaches")
    luggage = bot.dialog("Luggage", patterns=["luggage"])
    luggage.question("Cabin or hold?", name="luggage_kind").rule("Either", patterns=["cabin", "hold"])
    luggage.text("Twenty kilos are free.", name="luggage_rules", next="Extras")
    extras = bot.dialog("Extras")
    extras.text("More is ten a kilo.", name="extras")
    _travel_questions(bot)
    _travel_ends(bot)
    _travel_chains(bot)
    bot.fallback("I did not get {$userMessage}.")
    return bot


def _travel_questions(bot: BotBuilder) -> None:
    rating = bot.dialog("Rating", patterns=["rate you"])
    rating.question("How many stars, one to five?", name="stars").rule(
        "Anything else", no_match="Please give one to five stars.", next="current"
    ).rule("Stars", regex="^[1-5]$", next="thanks_for_stars")
    rating.text("Thank you for the stars.", name="thanks_for_stars")
    notes = bot.dialog("Notes", patterns=["leave a note"])
    notes.question("What shall we know?", name="note")
    notes.text("Noted: {$userMessage}", name="noted")
    insurance = bot.dialog("Insurance", patterns=["insurance"])
    choice = insurance.multiple_choice("Shall we insure you?", ["Yes, please", "No"], name="insure")
    choice.rule("Yes", option="Yes, please", set={"insured": "yes", "slot.cover": "full"}, next="insured")
    choice.rule("No", option="No", next="not_insured")
    insurance.text("You are insured.", name="insured", next="end")
    insurance.text("You travel at your own risk.", name="not_insured", next="end")
    code = bot.dialog("Voucher", patterns=["voucher"])
    asked = code.question("What is the voucher's code?", fallback="A code has six digits.", name="voucher_code")
    asked.rule("Code", regex=r"^\d{6}$")
    code.text("The voucher is valid.", name="voucher_valid")
    season = bot.dialog("Season", patterns=["weather"])
    where = season.question("City or sea?", name="city_or_sea")
    where.rule("Summer sea", patterns=["sea"], when={"season": "summer", "budget": ("low", "NOT_EQUALS")}, next="warm")
    where.rule("Sea", patterns=["sea"], next="cold")
    where.rule("City", patterns=["city"], next="mild")
    either = {"{$botContext.season}": "{$botContext.wish}", "$botVariable.mood": "brave"}
    where.rule("Hills", patterns=["hills"], when=either, any_of=True, next="mild")
    season.text("The sea is warm.", name="warm", next="end")
    season.text("The sea is cold.", name="cold", next="end")
    season.text("The city is mild.", name="mild", next="end")


def _travel_ends(bot: BotBuilder) -> None:
    for pattern, action in (("bye", "close conversation"), ("done", "close dialog"), ("stop", "end")):
        bot.dialog(f"On {pattern}", patterns=[pattern]).text(f"You said {pattern}.", next=action)
    bot.dialog("Silent Goodbye", patterns=["ciao"]).text("LP_CLOSECONVERSATION", name="silent_goodbye", next="end")
    bot.dialog("Silent End", patterns=["ready"]).text("LP_CLOSEDIALOG", name="silent_end", next="end")
    jump = bot.dialog("Shortcut", patterns=["shortcut"])
    jump.text("This way.", name="shortcut", next="extras")
    jump.text("Not this way.", name="detour")
    called = bot.dialog("Script", patterns=["script"])
    called.text("The script decides.", name="script_decides", post="botContext.setTriggerNextMessage('hours');")


def _travel_chains(bot: BotBuilder) -> None:
    def texts(dialog: str, pattern: str, count: int, next: str) -> None:
        made = bot.dialog(dialog, patterns=[pattern] if pattern else [])
        for number in range(1, count + 1):
            made.text(f"{dialog} {number}", name=f"{dialog} {number}", next=next if number == count else "next")

    texts("Nine", "nine", 9, "end")
    texts("Ten", "ten", 10, "end")
    texts("Eleven", "eleven", 11, "end")
    texts("Two", "two and two", 2, "Two More")
    texts("Two More", "", 2, "end")
    texts("Three", "three and three", 3, "Three More")
    texts("Three More", "", 3, "end")
    texts("Six", "six and ask", 6, "Ask")
    loop = bot.dialog("Loop", patterns=["loop"])
    loop.text("Round we go.", name="round", next="round")
    parted = bot.dialog("Parted", patterns=["nine and nine"])
    for number in range(1, 10):
        parted.text(f"Before {number}")
    parted.question("Go on?", name="go_on")
    for number in range(1, 10):
        parted.text(f"After {number}", next="end" if number == 9 else "next")
    ask = bot.dialog("Ask")
    ask.question("May I ask something?", name="may_i")
    ask.text("Never mind.", name="never_mind")


def roundabout() -> BotBuilder:
    """Dialogs that go round without a statement between, and long ones that do not."""
    bot = BotBuilder("Roundabout")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.", name="welcome", next="end")
    bot.dialog("There", patterns=["there and back"], next="Back").text("Never said.", name="there")
    bot.dialog("Back", starter=True, next="There")
    bot.dialog("Itself", patterns=["round"], next="current")
    off = bot.dialog("Switched Off", patterns=["switched off"])
    off.text("Never said either.", name="off", enabled=False)
    off.interaction("DIALOG_STARTER", {}, name="late_starter", next="off")
    day = {"slot.day": "@DATE"}
    visit = bot.dialog("Visit", patterns=["visit *"])
    visit.question("On which day?", name="day").rule("Day", entity="DATE", set=day, next="first_day")
    visit.question("From which day?", name="first_day").rule("Day", entity="DATE", set=day, next="day")
    bot.dialog("Desk", patterns=["desk"]).agent_transfer(
        "A colleague takes over.", skill_id="{$botContext.deskSkill}", name="desk_transfer"
    )
    booking = bot.dialog("Booking", patterns=["book"])
    booking.question("For which day?", name="booked_day").rule("Day", entity="DATE")
    fallback = bot.fallback()
    hurries = "botContext.setTriggerNextMessage('desk_transfer'); botContext.sendImmediateReply('One moment.');"
    fallback.question("Shall a colleague help?", name="shall_help", pre=hurries)
    quiet = bot.dialog("Quiet", patterns=["quiet"])
    for _ in range(30):
        quiet.text("Not now.", enabled=False)
    quiet.text("Still here.", name="still_here", next="end")
    form = bot.dialog("Form", patterns=["all of it *"])
    for number in range(1, 16):
        form.question(f"Day {number}?", name=f"day_{number}").rule("Day", entity="DATE", set=day)
    form.text("That was all.", name="that_was_all", next="end")
    return bot


def curious() -> BotBuilder:
    """A bot whose Fallback dialog asks back."""
    bot = BotBuilder("Curious Bot")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.")
    order = bot.dialog("Order", patterns=["order"])
    order.question("What do you order?", name="what").rule("Tea", patterns=["tea"])
    order.text("Tea it is.", name="tea")
    fallback = bot.fallback("I am puzzled.")
    fallback.question("Do you want to see the menu?", name="see_menu").rule("Yes", patterns=["yes"], next="Menu")
    bot.dialog("Menu", patterns=["menu"]).text("Tea is all there is.", name="menu")
    return bot


def bank_desk() -> BotBuilder:
    """Intents of two domains, a disambiguation dialog, rules about intents and entities."""
    bot = BotBuilder("Bank Desk", domain="Banking")
    bot.dialog("Bill Pattern", patterns=["my bill exactly"]).text("A pattern took it.", name="by_pattern")
    bot.dialog("Billing", intent="billing question", exclude=["refund", "*complaint*"]).text("About your bill.")
    bot.dialog("Order Status", intent="order status").text("About your order.")
    bot.intent("lost card", display_name="a lost card")
    bot.dialog("Cards", intent="lost card").text("About your card.")
    bot.intent("open account").intent("close account")
    bot.intent("buy stock", domain="Trading")
    bot.dialog("Stock", intent="buy stock").text("About stock.")
    bot.dialog("Payments", intent="payments").text("About payments.", name="payments")
    bot.intent("pay by card")
    wire = bot.dialog("Wire", intent="pay by wire")
    wire.text("About wiring: {$botContext.intent}.", pre=_TELL_INTENT)
    doubt = bot.disambiguation()
    asked = doubt.intent_choice("Which can I assist you with?", extra=["None of the above"], name="which")
    asked.rule("Close", intent="close account", next="sorry_to_see_you_go")
    asked.rule("None", patterns=["none of the above"], when={"patient": "true"}, next="somebody_will_call")
    doubt.text("We are sorry to see you go.", name="sorry_to_see_you_go", next="end")
    doubt.text("Somebody will call you.", name="somebody_will_call", next="end")
    rules = bot.dialog("Wish", patterns=["make a wish"])
    wish = rules.question("What is your wish?", name="wish")
    wish.rule("Nothing known", no_match="That is not in my book.", next="current")
    wish.rule("Second pattern", patterns=["*account*"], next="second")
    wish.rule("Third pattern", patterns=["*my account*"], next="third")
    wish.rule("First by intent", intent="close account", next="first")
    wish.rule("Whole value", exact="account", next="third").rule("Expression", regex=r"^account \d$", next="third")
    wish.rule("A number", entity="NUMBER", next="number")
    wish.rule("A policy", entity="policy", next="policy")
    for name in ("first", "second", "third", "number", "policy"):
        rules.text(f"The rule {name}.", name=name, next="end")
    kinds = bot.dialog("Kinds", patterns=["tell it"])
    said = kinds.question("What do you say?", name="say")
    for kind in ("MONEY", "PERCENT", "SET", "DURATION", "TIME", "DATE", "ORDINAL", "NUMBER"):
        said.rule(kind, entity=kind, set={"kind": kind})
    kinds.text("That is {$botContext.kind}.", name="kind_told", next="end")
    book = bot.dialog("Book", patterns=["how do I *"])
    search = book.knowledge("Handbook", name="handbook")
    search.rule("Found", knowledge="MATCH_FOUND", next="found").rule(
        "Not found", knowledge="MATCH_NOT_FOUND", next="not_found"
    )
    book.text("It is in the handbook.", name="found", next="end")
    book.text("It is in no book.", name="not_found", next="end")
    bot.fallback("That is beyond me.")
    return bot


_TELL_INTENT = "botContext.setBotVariable('intent', botContext.getDialogStarterIntent(), true, false);"


def old_bank_desk() -> BotBuilder:
    """The bank's bot of old, whose domain a legacy NLU engine serves; a domain that came later is LivePerson's."""
    bot = BotBuilder("Old Bank Desk", domain="Old Banking", nlu_engine="Legacy")
    bot.dialog("Billing", intent="billing question").text("About your bill.")
    bot.dialog("Order Status", intent="order status").text("About your order.")
    bot.intent("open account").intent("buy stock", domain="Trading")
    bot.dialog("Stock", intent="buy stock").text("About stock.")
    bot.disambiguation().intent_choice("Which can I assist you with?", name="which")
    bot.fallback("That is beyond me.")
    return bot


def choosy_bank_desk() -> BotBuilder:
    """A bank's bot that asks about the intents of one domain only."""
    bot = BotBuilder("Choosy Bank Desk", domain="Banking")
    bot.dialog("Billing", intent="billing question").text("About your bill.")
    bot.dialog("Order Status", intent="order status").text("About your order.")
    bot.intent("buy stock", domain="Trading")
    bot.dialog("Stock", intent="buy stock").text("About stock.")
    bot.intent("lend money", domain="Trading")
    bot.dialog("Loans", intent="lend money", domain="Banking").text("About loans.", name="loans")
    bot.disambiguation(domains=["Banking"]).intent_choice("Which can I assist you with?", name="which")
    bot.fallback("That is beyond me.")
    return bot


def greeter(*, knows: bool = False) -> BotBuilder:
    """The follow-on series' first bot: conversations enter here. Later its Fallback dialog asks a knowledge base."""
    bot = BotBuilder("Greeter Bot", domain="Getting Started Domain")
    greetings = ["hi", "hi *", "hello", "hello *", "howdy"]
    bot.dialog("Welcome", patterns=greetings).text("Hi there! How can I help you?", name="welcome")
    bot.dialog("Goodbye", patterns=["goodbye", "bye", "see ya"]).text("Thanks for stopping by.", name="farewell")
    mood = bot.dialog("Mood", patterns=["how do I look"])
    mood.question("How do you feel?", name="mood").rule("Any mood", patterns=["fine", "tired"])
    mood.text("I see.", name="mood_noted")
    orders = bot.dialog("Orders", patterns=["order desk", "* order desk please"])
    orders.agent_transfer("To the order desk.", skill_id=ORDERS, name="to_order_desk", transfer_bot_context=True)
    fallback = bot.fallback()
    if knows:
        asked = fallback.integration("FAQ", name="faq").rule("KB Success", api="SUCCESS", next="faq_answer")
        asked.rule("KB Failure", api="FAILURE", next="fallback_starter")
        fallback.text("{FAQ.article}", name="faq_answer", next="end")
        bot.knowledge_base("FAQ")
    fallback.text("Sorry, I am not able to understand. Please try again.", name="fallback_starter")
    return bot


def german_greeter() -> BotBuilder:
    """The greeter's twin in another language, for scenarios that are played in both."""
    bot = BotBuilder("Begrüßung")
    bot.dialog("Willkommen", patterns=["hallo", "guten tag"]).text("Guten Tag! Wie kann ich helfen?", name="willkommen")
    bot.fallback("Das habe ich leider nicht verstanden.")
    return bot


def order_bot() -> BotBuilder:
    """The follow-on series' second bot: tasks, and a disambiguation and an Auto Escalation dialog; no Fallback."""
    bot = BotBuilder("Order Bot", domain="Getting Started Domain")
    billing = bot.dialog("Billing Question", intent="Billing Question")
    billing.text("Sure, I can help with that.", name="billing_text")
    copy = billing.multiple_choice("Would you like a copy of your most recent bill?", ["Yes", "No"], name="Bill Copy")
    copy.rule("Yes", patterns=["yes", "y"], next="Yes Copy").rule("No", patterns=["no", "n"], next="No Copy")
    where = "If you would like the most recent copy of your bill, go to http://example.com."
    billing.text(where, name="Yes Copy", next="end")
    billing.text("Ok, how else can I help you?", name="No Copy", next="end")
    status = bot.dialog("Order Status", intent="Order Status")
    status.text("Let’s find your order.", name="find_order")
    number = status.question("What is your order number?", name="Order Number")
    number.rule("Order number", regex=r"^\w\d{6}$", set={"orderNumber": "{$userMessage}"})
    status.text("I am looking for {$botContext.orderNumber}.", name="order_found")
    _refund_request(bot)
    bot.disambiguation(domains=["Getting Started Domain"]).intent_choice("Which can I assist you with?", name="which")
    bot.auto_escalation(HUMAN, threshold=2)
    return bot


def _refund_request(bot: BotBuilder) -> None:
    dialog = bot.dialog("Refund Request", intent="Refund Request")
    dialog.text("It looks like you have a question about a refund.", name="refund_text")
    when = dialog.multiple_choice("Was the purchase made in the last 30 days?", ["Yes", "No"], name="Refund Question")
    when.rule("Yes", patterns=["yes"], set={"within30Days": "true"})
    when.rule("No", patterns=["no"], set={"within30Days": "false"})
    where = dialog.multiple_choice(
        "Was the purchase made in-store or on our website?", ["In-Store", "Website"], name="Online or Instore"
    )
    answers = {
        ("*store", "true"): (
            "Store Less 30",
            "If you purchased your item within 30 days from one of our stores, "
            "you can bring the item back for a full refund.",
        ),
        ("*store", "false"): (
            "Store More 30",
            "If you purchased your item more than 30 days ago from our store, "
            "you can bring the item back for a store credit.",
        ),
        ("web*", "true"): (
            "Web Less 30",
            "If you purchased your item within 30 days from our website, "
            "you can send the item back for a full refund. We'll even pay the postage!",
        ),
        ("web*", "false"): (
            "Web More 30",
            "If you purchased your item more than 30 days ago from our website, you can return the item for a credit. "
            "You could bring the item into one of our stores, or pay for the return shipping.",
        ),
    }
    for (pattern, within), (name, _) in answers.items():
        where.rule(name, patterns=[pattern], when={"within30Days": within}, next=name)
    for name, text in answers.values():
        dialog.text(text, name=name, next="end")


def service_bot() -> BotBuilder:
    """The follow-on series' third bot: it escalates, and answers frequent questions."""
    bot = BotBuilder("Service Bot", domain="Getting Started Domain")
    bot.dialog("FAQs", intent="FAQ").knowledge("0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f", name="faqs", auto_render=True)
    escalation = bot.dialog("Escalation", patterns=["agent", "human", "representative"])
    escalation.agent_transfer("Transferring to a human agent…", skill_id=HUMAN, name="escalation_1")
    return bot


def hello_world() -> BotBuilder:
    """The oldest generation of the series, all on one page."""
    bot = BotBuilder("Hello World")
    bot.dialog("Welcome", patterns=["hello"]).text("Hello World!", name="welcome")
    bot.dialog("Goodbye", patterns=["goodbye"]).text("Bye. Thanks for coming!", name="farewell")
    balance = bot.dialog("Account Balance", patterns=["*balance*"])
    balance.text("I can get your latest balance.", name="balance_text")
    account = balance.question("Please enter your 6-digit account number (e.g., 123456).", name="account_number")
    account.rule("Valid account number", regex=r"^\b\d{6}\b", set={"slot.accountNumber": ("{$userMessage}", "dialog")})
    email = balance.question("Please enter your email address (e.g., fred@home.com).", name="email")
    address = r"^\w+([\.-]?\w+)*@\w+([\.-]?\w+)*(\.\w{2,3})+$"
    email.rule("Valid email", regex=address, set={"slot.userEmail": ("{$userMessage}", "dialog")})
    balance.integration("Balance", name="Balance")
    balance.text("Your current balance is {Balance.balance}.", name="balance_told")
    bot.api(
        "Balance",
        "https://balance.example/of",
        params={"accountNumber": "{$botContext.slot.accountNumber}", "email": "{$botContext.slot.userEmail}"},
        fields={"balance": "{$.api_Balance.accountBalance}"},
    )
    handoff = bot.dialog("Agent Handoff", patterns=["*(agent|representative|help|human)*"])
    handoff.agent_transfer("Hold on while I transfer you to an agent...", skill_id=HUMAN, name="handoff")
    bot.fallback("Sorry, I only know ‘hello’ and ‘goodbye’.")
    return bot


def help_line(*, asks_api: bool = False, asks_consumer: bool = False) -> BotBuilder:
    """Questions that fail, an Auto Escalation dialog, and a Fallback dialog of a text, perhaps with something else."""
    bot = BotBuilder("Help Line With API" if asks_api else "Help Line With Question" if asks_consumer else "Help Line")
    ticket = bot.dialog("Ticket", patterns=["ticket"])
    ticket.question("What is your ticket?", name="ticket").rule("Number", regex=r"^\d+$")
    ticket.text("Thank you.", name="ticket_noted")
    name = bot.dialog("Name", patterns=["name"])
    name.question("What is your name?", name="name", fallback="Letters, please.").rule("Name", regex="^[A-Za-z]+$")
    name.text("Pleased to meet you.", name="name_noted")
    fallback = bot.fallback()
    if asks_api:
        fallback.integration("Topics", name="find_topic")
        bot.api("Topics", "https://help.example/topics")
    fallback.text("I did not get that.", name="not_understood")
    if asks_consumer:
        fallback.question("Do you have a number at all?", name="has_number")
    bot.auto_escalation(HUMAN, threshold=1)
    if not asks_api and not asks_consumer:
        bot.auto_escalation(HUMAN, name="Too Late")  # a mistake that the check of the bot finds
    return bot


def careless_survey() -> BotBuilder:
    """Every mistake that a survey bot can have."""
    bot = BotBuilder("Careless Survey Bot")
    dialog = bot.survey()
    dialog.survey_question("CSAT", "How content are you?", ["1", "2"], name="csat").rule("Number", patterns=["1", "2"])
    dialog.survey_question("CSAT", "Are you sure?", ["1", "2", "3"], fallback="Please choose.", name="csat_again")
    dialog.question("Tell us everything. " * 13, fallback="Please say something.", name="everything")
    dialog.text("Thank you.", name="thanks")
    bot.fallback("I do not understand.")
    return bot


def returns() -> BotBuilder:
    """A desk for returns; it knows every way to end a conversation."""
    bot = BotBuilder("Returns Bot")
    dialog = bot.dialog("Return an Item", patterns=["return *"], intent="return an item")
    question = dialog.question("Which item do you want to send back?", name="which_item")
    question.rule("Item", patterns=["the *"], set={"item": "{$userMessage}"})
    dialog.text("You will get a label for {$botContext.item} by mail.", name="label")
    bot.dialog("Done", patterns=["that is all"]).text("Glad to help.", name="done", next="close dialog")
    bot.dialog("Stop", patterns=["stop"]).text("As you like.", name="stop", next="close conversation")
    bot.dialog("Done By Text", patterns=["close the dialog"]).text("LP_CLOSEDIALOG", name="close_dialog_text")
    bot.dialog("Stop By Text", patterns=["close it all"]).text("LP_CLOSECONVERSATION", name="close_conversation_text")
    human = bot.dialog("Human", patterns=["agent"])
    human.agent_transfer("A colleague takes over.", skill_id=HUMAN, name="returns_transfer")
    bot.fallback("Here we only know about returns.")
    return bot


def survey() -> BotBuilder:
    """What is asked after a conversation."""
    bot = BotBuilder("Survey Bot")
    dialog = bot.survey()
    dialog.text("May we ask you something?", name="introduction")
    resolved = dialog.survey_question(
        "FCR", "Was your question answered?", ["Yes", "No"], fallback="Please choose Yes or No.", name="fcr"
    )
    resolved.rule("Not yet", patterns=["not yet"], next="nps").rule("Yes", option="Yes").rule("No", option="No")
    content = dialog.survey_question(
        "CSAT", "How content are you?", ["1", "2", "3", "4", "5"], fallback="Please choose 1 to 5.", name="csat"
    )
    content.rule("Number", regex=r"^[1-5]$")
    numbers = [str(number) for number in range(11)]
    recommends = dialog.survey_question(
        "NPS", "Would you recommend us?", numbers, fallback="Please choose 0 to 10.", name="nps"
    )
    recommends.rule("Number", regex=r"^(\d|10)$")
    dialog.question("What could we do better?", fallback="Please say something.", name="suggestions")
    dialog.text("Thank you for your time.", name="thanks", next="close dialog")
    bot.dialog("On Demand", patterns=["survey please"]).text("You like surveys.", name="on_demand")
    return bot


def script_bot() -> BotBuilder:
    """A bot without code of its own; features about scripts write theirs into its panels."""
    bot = BotBuilder("Script Bot", domain="Shop")
    hello = bot.dialog("Hello", patterns=["hi", "again"])
    hello.text("Hello.", name="hello")
    hello.text("How are you?", name="second")
    question = bot.dialog("Size", patterns=["size"])
    asked = question.question("Which size?", name="size", fallback="Small or large, please.")
    asked.rule("Size", patterns=["small", "large"])
    question.text("Noted.", name="noted", next="end")
    free = bot.dialog("Opinion", patterns=["opinion"])
    free.question("What do you think?", name="opinion")
    free.text("Thank you.", name="thanks", next="end")
    replies = bot.dialog("Colour", patterns=["colour"])
    replies.quick_reply("Which colour?", {"Red": "#ff0000", "Blue": "#0000ff"}, name="colour")
    replies.text("A fine colour.", name="fine", next="end")
    buttons = bot.dialog("Engine", patterns=["engine"])
    buttons.button("Which engine?", {"Electric": "EL-1", "Diesel": "DI-2"}, name="engine")
    buttons.text("Off we go.", name="off", next="end")
    orders = bot.dialog("Orders", patterns=["orders"])
    orders.integration("Orders", name="get_orders").rule("Failure", api="FAILURE", next="no_orders")
    orders.text("Here they are.", name="orders_shown", next="end")
    bot.dialog("No Orders").text("There are none.", name="no_orders", next="end")
    bot.api(
        "Orders",
        "https://orders.example/all",
        fields={"id": "{$.api_Orders.orders[i].id}", "first": "{$.api_Orders.orders[0].id}"},
    )
    bot.dialog("Elsewhere").text("This is elsewhere.", name="elsewhere", next="end")
    bot.dialog("Pizza", intent="order pizza").text("A pizza it is.", name="pizza", next="end")
    bot.dialog("Pasta", intent="order pasta").text("Pasta it is.", name="pasta", next="end")
    bot.intent("order salad")
    bot.dialog("Food", intent="order food").text("Food it is.", name="food", next="end")
    bot.disambiguation().intent_choice("What shall it be?", name="in_doubt")
    escalation = bot.dialog("Escalation", patterns=["agent"])
    escalation.agent_transfer("One moment.", skill_id="{$botContext.skillId}", name="to_human")
    return bot


def routed(fallback_skill: str = HUMAN) -> BotBuilder:
    """A bot that asks Conversation Orchestrator where to go."""
    bot = BotBuilder("Routed Bot")
    widget = {"fallbackSkillId": fallback_skill} if fallback_skill else {}
    dialog = bot.dialog("Routing", patterns=["route me"])
    dialog.interaction("ORCHESTRATOR", {"orchestratorWidget": widget}, name="routing", next="next")
    dialog.text("Nobody knows where you belong.", name="unrouted", next="end")
    return bot


def misrouted() -> BotBuilder:
    """A bot with one Dynamic Routing interaction too many, and a custom rule on the first."""
    bot = BotBuilder("Misrouted Bot")
    dialog = bot.dialog("Routing", patterns=["route me"])
    dialog.interaction("ORCHESTRATOR", {"orchestratorWidget": {}}, name="first").rule("Failure", api="FAILURE")
    dialog.interaction("ORCHESTRATOR", {"orchestratorWidget": {}}, name="second")
    return bot


def service_desk() -> BotBuilder:
    """A bot for what lies around bots: the agent connector, the Bot Settings, the cloud."""
    bot = BotBuilder("Service Desk")
    bot.dialog("Welcome", patterns=["hi", "hello"]).text("This is the service desk.", name="welcome")
    bot.dialog("Small Talk", patterns=["hi how are you"]).text("Hello, and fine, thank you.", name="small_talk")
    order = bot.dialog("Order", patterns=["order"])
    number = order.question("What is your order number?", name="order_number")
    number.rule("Three digits", regex=r"^\d{3}$", set={"number": "{$userMessage}"})
    order.text("Order {$botContext.number} is on its way.", name="order_found", next="end")
    story = bot.dialog("Story", patterns=["tell me a story"])
    story.text("Once upon a time.", name="once", delay_ms=10_000)
    story.text("There was a bot.", name="bot", delay_ms=10_000)
    story.question("Shall I go on?", name="go_on").rule("Yes", patterns=["yes"], next="end")
    reports = bot.dialog("Reports", patterns=["reports"])
    buttons = {"Monthly": "report_m", "Guide": "https://docs.example/guides/42", "Home": "https://docs.example"}
    read = "botContext.setBotVariable('payload', botContext.getButtonPayload(), true, false);"
    which = reports.button("Which report?", buttons, name="which_report", process=read)
    which.rule("Callback", patterns=["report_m"], next="by_callback").rule(
        "Label", patterns=["Monthly"], next="by_label"
    )
    reports.text("You want {$userMessage}.", name="by_callback", next="end")
    reports.text("You tapped {$userMessage}, which carries {$botContext.payload}.", name="by_label", next="end")
    colour = bot.dialog("Colour", patterns=["colour"])
    colour.quick_reply("Which colour?", {"Red": "colour_red"}, name="colour").rule("Red", patterns=["colour_red"])
    colour.text("The bot has heard {$userMessage}.", name="colour_heard", next="end")
    fields = {"name": "{$.api_Shop.items[i].name}", "one": "{$.api_Shop.items[0].name}"}
    bot.api("Shop", "https://shop.example/items", fields=fields)
    items = bot.dialog("Items", patterns=["items"])
    items.integration("Shop", name="shop")
    items.card("{Shop.name}", name="cards")
    item = bot.dialog("Item", patterns=["item"])
    item.integration("Shop", name="shop_again")
    item.card("{Shop.one}", image="https://pictures.example/one.png", name="card")
    bot.dialog("Broken", patterns=["break"]).text("never", pre="undefinedThing.x;", name="broken")
    links = bot.dialog("Links", patterns=["links"])
    links.text("See https://docs.example/guides/42 or https://docs.example.", name="links")
    bot.dialog("Phone", patterns=["phone"]).text("Call {$env.phone}.", name="phone")
    bot.dialog("Picture", patterns=["picture"]).image("https://pictures.example/desk.png", name="picture")
    twice = bot.dialog("Twice", patterns=["twice"])
    twice.text("One.", name="one")
    twice.text("Two.", name="two", next="end")
    bot.dialog("Name", patterns=["i am dana berg"]).text(
        'SET_USER_PROFILE | {"firstName" : "{$botContext.firstName}", "lastName" : "Berg"}',
        pre="botContext.setBotVariable('firstName', 'Dana', true, false);",
        name="name",
    )
    note = bot.dialog("Note", patterns=["vip"])
    note.text("I will tell them.", pre="botContext.sendPrivateMessage('The consumer is a VIP.');", name="note")
    bot.dialog("End", patterns=["end the dialog"]).text("LP_CLOSEDIALOG", name="close_dialog")
    bot.dialog("End All", patterns=["end the conversation"]).text("LP_CLOSECONVERSATION", name="close_conversation")
    bot.dialog("Parcel", intent="track a parcel").text("Which parcel?", name="parcel")
    bot.dialog("Escalation", patterns=["agent"]).agent_transfer("One moment.", skill_id=HUMAN, name="to_human")
    silent = bot.dialog("Silent Escalation", patterns=["agent, silently"])
    silent.agent_transfer("BLANK_MESSAGE", skill_id=HUMAN, name="to_human_silently")
    sorry = "No agent is available right now."
    bot.dialog("No Agents Available", patterns=["__agent_escalation_failed__"]).text(sorry, name="nobody")
    bot.fallback("Pardon?")
    return bot


def slapdash() -> BotBuilder:
    """A bot that makes the documented mistakes, each once."""
    bot = BotBuilder("Slapdash Bot", domain="Shop")
    welcome = bot.dialog("Welcome", patterns=["hi", "menu"])
    for number in range(1, 5):
        welcome.text(f"Welcome, part {number}.", name=f"welcome_{number}")
    menu = bot.dialog("Menu", patterns=["menu"])
    menu.quick_reply("What shall it be?", ["Tea", "Coffee", "Milk", "Juice", "Water", "Cola"], name="drinks")
    few = bot.dialog("Short Menu", patterns=["food"])
    few.quick_reply("What shall it be?", ["Soup", "Salad", "Rice", "Pasta", "Bread"], name="food")
    _chain(bot, "Nine In A Row", 9)
    _chain(bot, "Ten In A Row", 10)
    _across(bot, "Four Across", 4)
    _across(bot, "Five Across", 5)
    closing = bot.dialog("Closing", patterns=["bye"])
    closing.text("LP_CLOSECONVERSATION", name="close_too_early")
    closing.text("Good bye.", name="good_bye")
    postcode = bot.dialog("Postcode", patterns=["postcode"])
    asked = postcode.question("Which postcode?", name="postcode")
    asked.rule("Nothing", no_match="Digits, please.", next="current").rule("Five digits", regex=r"\d{5}")
    street = bot.dialog("Street", patterns=["street"])
    asked = street.question("Which street?", name="street")
    asked.rule("Letters", regex=r"^[A-Za-z ]+$").rule("Nothing", no_match="Letters, please.", next="current")
    prices = bot.dialog("Prices", patterns=["price"])
    prices.integration("Prices", name="get_prices", next="end")
    bot.api("Prices", "https://prices.example/today")
    stock = bot.dialog("Stock", patterns=["stock"])
    stock.integration("Stock", name="get_stock", next="end").rule("Failure", api="FAILURE", next="no_stock")
    stock.text("I cannot look it up for {$botContext.article}. Shall we try again?", name="no_stock", next="end")
    bot.api("Stock", "https://stock.example/today")
    bot.dialog("Lost").text("Nobody ever reads this.", name="lost", next="end")
    bot.dialog("Tea", intent="order tea").text("A tea it is.", name="tea", next="end")
    bot.dialog("Coffee", intent="order coffee").text("A coffee it is.", name="coffee", next="end")
    return bot


def _chain(bot: BotBuilder, name: str, length: int) -> None:
    dialog = bot.dialog(name, patterns=[name])
    for number in range(1, length + 1):
        dialog.image(f"https://pictures.example/{number}.png", name=f"{name} {number}")


def _across(bot: BotBuilder, name: str, length: int) -> None:
    """Two in the first dialog, the rest in a second one."""
    first, second = bot.dialog(name, patterns=[name]), bot.dialog(f"{name}, continued")
    first.image("https://pictures.example/1.png", name=f"{name} 1")
    first.image("https://pictures.example/2.png", name=f"{name} 2", next=f"{name} 3")
    for number in range(3, length + 1):
        second.image(f"https://pictures.example/{number}.png", name=f"{name} {number}")


def patterns() -> BotBuilder:
    """One dialog for each thing that patterns can do."""
    bot = BotBuilder("Pattern Bot")
    listed = {
        "Greeting": ["hello"],
        "Home": ["*home*"],
        "Store": ["*store"],
        "Sound": ["I want a pair of (headphones|head phones|earbuds|earphones)"],
        "You are welcome": ["(thank(|s)|thank you)*"],
        "Some or a pair": ["* (some|a pair of) (headphones|earbuds)*"],
        "Morning": ["good *"],
        "Ten": ["how much?", "a.c [x]+"],
        "First": ["twice"],
        "Second": ["twi*"],
    }
    bot.dialog("Bills", patterns=["*my bill*"], exclude=["wrong", "*refund*"]).text("Bills.")
    for name, texts in listed.items():
        bot.dialog(name, patterns=texts).text(f"{name}.")
    asked = bot.dialog("Question", patterns=["question"])
    asked.question("Is it?", name="is_it").rule("Yes", patterns=["no way", "yes", "y"], next="it_is")
    asked.text("Yes it is.", name="it_is", next="end")
    bot.fallback("No idea.")
    return bot


def two_fallbacks() -> BotBuilder:
    """A bot with a Fallback dialog too many, one of them with a dialog starter."""
    bot = BotBuilder("Two Fallbacks")
    bot.dialog("Welcome", patterns=["hi"]).text("Hello.")
    bot.fallback("The first one.")
    second = bot.fallback(name="Second Fallback")
    second.interaction("DIALOG_STARTER", {}, name="needless_starter")
    second.text("The second one.", name="second")
    return bot


def careless_dialogs() -> BotBuilder:
    """A bot with the mistakes that a check of dialogs and rules finds."""
    bot = BotBuilder("Careless Dialogs", domain="Banking")
    statement = bot.dialog("Statement", patterns=["statement with a rule"])
    said = statement.text("A statement.", name="statement", next="next")
    said.rule("Never", no_match="This is never said.", next="elsewhere")
    statement.text("What stands after it.", name="after", next="end")
    statement.text("Elsewhere.", name="elsewhere", next="end")
    calling = bot.dialog("Call", patterns=["call"])
    calling.integration("Thing", name="call_thing").rule("Worked", api="SUCCESS").rule(
        "Failed", api="FAILURE", next="call_failed"
    )
    calling.text("The call worked.", name="call_worked", next="end")
    calling.text("The call failed.", name="call_failed", next="end")
    bot.api("Thing", "https://api.example/thing")
    greedy = bot.dialog("Greedy", patterns=["greedy"])
    question = greedy.question("From where to where?", name="two_slots")
    question.rule("Both", patterns=["*"], set={"slot.from": "{$userMessage}", "slot.to": "{$userMessage}"})
    greedy.text("Round and round.", name="repeats_itself", next="repeats_itself")
    hasty = bot.dialog("Hasty", starter=False)
    hasty.text("First things last.", name="first_things")
    hasty.interaction("DIALOG_STARTER", {}, name="late_starter")
    curt = bot.dialog("Curt", starter=False)
    curt.interaction("DIALOG_STARTER", {}, name="curt_starter", next="close conversation")
    bot.intent("buy stock", domain="Trading")
    mixed = bot.dialog("Mixed", intent="billing question")
    mixed.question("Bill or stock?", name="bill_or_stock").rule("Stock", intent="buy stock")
    bot.disambiguation(name="Doubt").intent_choice("Which?", name="which")
    bot.disambiguation(name="More Doubt").intent_choice("Which one?", name="which_one")
    bot.special_dialog("Experiment", "EXPERIMENTAL_DIALOG").text("Nobody knows.", name="nobody_knows")
    return bot


def careless_transfers() -> BotBuilder:
    """A bot with the mistakes that a check of transfers and skill ids finds."""
    bot = BotBuilder("Careless Transfers").global_functions("setbotvariable('x', 'y');")
    human = bot.dialog("Human", patterns=["human", "__agent-escalation-failed__", "*agent*", "(a person"])
    human.text("A colleague will help you.", name="announcement", delay_ms=500)
    human.agent_transfer("BLANK_MESSAGE", skill_id=HUMAN, name="announced")
    human.agent_transfer("", name="unset")
    human.agent_transfer("blank_message", skill_id="Human", name="not_a_number")
    human.agent_transfer("One moment.", skill_id="{$botContext.nowhere}", name="never_set")
    human.agent_transfer("One moment.", skill_id=ORDERS, agent_id="12345678.501", name="to_a_bot")
    human.agent_transfer("One moment.", skill_id="{$env.DESK}", agent_id="Dana", name="to_itself")
    human.agent_transfer("One moment.", skill_id="{$env.NOPE}", agent_id="501", name="nowhere_to")
    human.agent_transfer("One moment.", skill_id=HUMAN, skill_name="Desk", name="misnamed")
    human.agent_transfer("One moment.", skill_id="{$env.TEAM}", name="in_words")
    bot.escalation_integration("test", skill_id=HUMAN)
    written = bot.dialog("In writing", patterns=["write to us"])
    written.text("For {$envVars.TEAM}, {$usermessage} and {$.api_none.x[i}: {$env.ODD-NAME}.", name="odd")
    written.text("Goodbye! LP_CLOSECONVERSATION", name="closing", post="botContext.getChannel();")
    written.integration("test", name="by_integration")
    return bot


OURS = {
    "city-guide.json": city_guide(),
    "service-desk.json": service_desk(),
    "routed.json": routed(),
    "unrouted.json": routed(""),
    "misrouted.json": misrouted(),
    "slapdash.json": slapdash(),
    "script-bot.json": script_bot(),
    "new-bot.json": new_bot(),
    "getting-started.json": getting_started(),
    "getting-started-step-14.json": getting_started(steps=14),
    "escalation.json": escalation(),
    "order-desk.json": order_desk(),
    "last-resort.json": last_resort(),
    "travel-desk.json": travel_desk(),
    "roundabout.json": roundabout(),
    "curious.json": curious(),
    "bank-desk.json": bank_desk(),
    "old-bank-desk.json": old_bank_desk(),
    "choosy-bank-desk.json": choosy_bank_desk(),
    "patterns.json": patterns(),
    "careless-dialogs.json": careless_dialogs(),
    "two-fallbacks.json": two_fallbacks(),
    "showroom.json": showroom(),
    "showcase.json": showcase(),
    "careless-content.json": careless_content(),
    "tailor.json": tailor(),
    "lookup.json": lookup(),
    "greeter.json": greeter(),
    "german-greeter.json": german_greeter(),
    "greeter-with-knowledge.json": greeter(knows=True),
    "order-bot.json": order_bot(),
    "service-bot.json": service_bot(),
    "hello-world.json": hello_world(),
    "help-line.json": help_line(),
    "help-line-with-api.json": help_line(asks_api=True),
    "help-line-with-question.json": help_line(asks_consumer=True),
    "returns.json": returns(),
    "survey.json": survey(),
    "careless-survey.json": careless_survey(),
    "careless-transfers.json": careless_transfers(),
}

if __name__ == "__main__":
    for file, builder in OURS.items():
        (BOTS / file).write_bytes(builder.dump())
