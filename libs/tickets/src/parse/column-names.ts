import type { TicketField } from './types.js';

/** Names people really give to columns, best first. Compared in lower case without spaces, dots and underscores. */
const names: Record<TicketField, string> = {
  external_id: `externalid ticketid id caseid casenumber ticketnumber ticketno issuekey key number tweetid conversationid requestid
    complaintid issueid incidentid incidentnumber messageid postid reviewid reference ref ticketref`,
  subject: `subject title summary headline shortdescription ticketsubject casesubject ticketname topic nameofissue issue`,
  body: `body description text message content tweet tweettext ticketdescription ticketbody question comment comments details complaint
    consumercomplaintnarrative narrative utterance review reviewtext inquiry query request sentence messagetext messagebody post notes
    feedback issuedescription firstmessage`,
  status: `status state ticketstatus casestatus incidentstate issuestatus stage`,
  priority: `priority severity urgency ticketpriority casepriority importance impact`,
  tags: `tags labels tag label keywords`,
  requester_name: `requestername customername name requester customer author username user reporter fullname contact contactname
    callerid caller openedby createdby submittedby from authorid sender customerid`,
  requester_email: `requesteremail email customeremail emailaddress mail useremail fromemail contactemail senderemail reporteremail
    requester customer contact from sender`,
  account: `account accountname company organisation organization companyname client customeraccount org`,
  assignee: `assignee agent owner assignedto agentname assigneename caseowner ticketowner handler resource group assignmentgroup team
    assignedgroup queue`,
  created_at: `createdat created createddate date datecreated createdon createdtime createdate creationdate creationtime opened openedat
    openedon openeddate dateopened datetimeopened timestamp time datetime submitted submittedat submittedon datesubmitted tweetcreated
    reportedat reportedon receivedat datereceived received start starttime syscreatedat syscreatedon postedat published sentat`,
  updated_at: `updatedat updated lastupdated lastupdatedat lastupdatedtime lastupdate lastmodified lastmodifieddate modified updatedon
    modifieddate dateupdated modifiedat sysupdatedat sysupdatedon lastactivity`,
  product: `product productname productpurchased productline item airline service businessservice`,
  category: `category ticketcategory tickettype type casetype issuetype topiccategory subproduct classification`,
  rating: `rating satisfaction satisfactionrating satisfactionscore customersatisfactionrating csat csatscore stars score reviewrating`,
};

export const columnNames = Object.fromEntries(
  Object.entries(names).map(([field, words]) => [field, words.split(/\s+/)]),
) as Record<TicketField, string[]>;

/** The comparable form of a column name: `Ticket ID`, `ticket_id` and `ticket.id` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
